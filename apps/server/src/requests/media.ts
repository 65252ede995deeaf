import { type Bytes, fail, isEqual, ok, randomBytes } from '@sotto/base';
import { limits, type Showing } from '@sotto/protocol';
import { isShowing } from '@sotto/records';
import { decideStage } from '../rooms/decisions.ts';
import { tellWhoIsGone } from '../rooms/introduce.ts';
import { leaveStage } from '../rooms/leaveRoom.ts';
import type { Member, Speaking } from '../rooms/Member.ts';
import { announceAudience } from '../rooms/news/announceAudience.ts';
import { letIn, offerStream, openStreams } from '../rooms/openStream.ts';
import type { Handler } from './Handler.ts';
import { isInside } from './isInside.ts';
import { issueTicket } from './issueTicket.ts';

/** Completes one of the client's own transports with its certificate. [R5] */
export const connect: Handler<'connect'> = async ({ presence }, { transport, fingerprint }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  const { room, member } = presence;
  const own = ownTransport(member, transport);
  return own ? room.relay.command('connect-transport', { transport: own, fingerprint }) : fail('unknown-handle');
};

/**
 * Gives one of the client's own transports new ICE credentials, so that the client can find another path to the relay
 * for the same streams. [R12]
 */
export const restartIce: Handler<'restart-ice'> = async ({ presence, turns }, { transport }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  if (!turns.ice.take()) return fail('rate-limited');
  const { room, member } = presence;
  const own = ownTransport(member, transport);
  return own ? room.relay.command('restart-ice', { transport: own }) : fail('unknown-handle');
};

function ownTransport({ receiving, speaking }: Member, transport: Bytes): Bytes | undefined {
  return [receiving, speaking?.transport].find((handle) => handle && isEqual(handle, transport));
}

/** Lets streams flow whose receivers are ready to open them. [R5] */
export const resume: Handler<'resume'> = async ({ presence }, { consumers }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  return presence.room.relay.command('resume', { consumers });
};

/**
 * Gives the client a new transport to receive on in place of the earlier one, with every speaker's stream on it. [R12]
 */
export const receive: Handler<'receive'> = async (client) => {
  const { presence, parts, turns } = client;
  if (presence.phase !== 'inside') return fail('not-inside');
  if (!turns.path.take()) return fail('rate-limited');
  const { room, member } = presence;
  const { relay } = room;
  relay.closeHandle(member.receiving);
  const transport = randomBytes(limits.handleBytes);
  room.receiveOn(member, transport);
  const opening = relay.command('open-transport', { group: room.group, transport });
  const [offer, streams] = await Promise.all([opening, openStreams(room, member)]);
  // If the member left or asked again meanwhile, nobody else would ever close this transport.
  if (!isInside(client, member) || member.receiving !== transport) {
    relay.closeHandle(transport);
    return fail('not-inside');
  }
  if (!offer.ok) return offer;
  return ok({ transport: offer.value, streams, ticket: await issueTicket(parts, room, member) });
};

/**
 * Takes the client on stage if the log lets the shown member key speak, and gives it a transport for sending. [P6, R6]
 */
export const speak: Handler<'speak'> = async (client, showing) => {
  const { presence, parts, turns } = client;
  if (presence.phase !== 'inside') return fail('not-inside');
  if (!turns.stage.take()) return fail('rate-limited');
  const { room, member } = presence;
  if (!room.relay.isUp) return fail('relay-unavailable');
  const { log } = room.statements;
  if (!isTheirs(log.start, member, showing)) return fail('not-allowed');
  leaveStage(room, member, member);
  const { join, version } = member;
  const stay = { join, version, member: showing.member };
  const decided = decideStage(log, stay, { count: room.stageCount, capacity: parts.capacity });
  if (!decided.ok) return decided;
  const { relay } = room;
  const [transport, producer] = [randomBytes(limits.handleBytes), randomBytes(limits.handleBytes)];
  const speaking: Speaking = { transport, producer, member: showing.member, isProducing: false };
  room.takeStage(member, speaking);
  letIn(room, member);
  const offer = await relay.command('open-transport', { group: room.group, transport });
  // If the member stepped down, left or lost the right to speak meanwhile, we must tell nobody that they are on stage.
  if (member.speaking !== speaking) {
    relay.closeHandle(transport);
    return fail('not-allowed');
  }
  if (!offer.ok) {
    leaveStage(room, member, member);
    return offer;
  }
  room.news.tellAll({ event: 'stage-joined', ...member.introduction }, member);
  tellWhoIsGone(room, member);
  announceAudience(room);
  return ok({ transport: offer.value, ticket: await issueTicket(parts, room, member) });
};

/** Tells whether a member key belongs to a stay: its signature says so, and the stay has shown no other key. [P6] */
function isTheirs(start: Bytes, { join, session, shown }: Member, showing: Showing): boolean {
  if (shown && !isEqual(shown, showing.member)) return false;
  return isShowing(showing, { start, join, session });
}

/** Begins the speaker's stream and offers it to everybody else. [R6] */
export const produce: Handler<'produce'> = async ({ presence }, { ssrc, payloadType }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  const { room, member } = presence;
  const { speaking } = member;
  if (!speaking || speaking.isProducing) return fail('not-allowed');
  const { transport, producer } = speaking;
  speaking.isProducing = true;
  const made = await room.relay.command('produce', { transport, producer, ssrc, payloadType });
  if (!made.ok) {
    speaking.isProducing = false;
    return made;
  }
  if (member.speaking !== speaking) return fail('not-allowed');
  offerStream(room, member);
  return ok({});
};

/** Takes the client off the stage. [R6] */
export const stepDown: Handler<'step-down'> = async ({ presence, parts }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  const { room, member } = presence;
  leaveStage(room, member, member);
  return ok({ ticket: await issueTicket(parts, room, member) });
};
