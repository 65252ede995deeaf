import { type Bytes, toBase64url } from '@sotto/base';
import type { Gate } from '@sotto/protocol';
import { mayBeOnStage } from '../rooms/decisions.ts';
import { encodeEvents, type LiveRoom } from '../rooms/LiveRoom.ts';
import type { Member } from '../rooms/Member.ts';
import type { Numbered } from '../rooms/StatementLog.ts';
import { WrappedEvent } from '../rooms/WrappedEvent.ts';
import type { ServerParts } from '../ServerParts.ts';
import { closeRoom } from './closeRoom.ts';
import { introduceModerator } from './introduce.ts';
import { leaveStage, removeMember } from './leaveRoom.ts';
import { offerStreams } from './openStream.ts';
import { tellWrapped, wrapsByMember } from './tellWrapped.ts';

/** Tells everybody of a statement that has got its number, each with their wrap, and does what it says. [R13] */
export async function followStatement(
  parts: ServerParts,
  room: LiveRoom,
  { statement, wraps }: Numbered,
): Promise<void> {
  const { gate } = statement;
  if (gate.act === 'back' || gate.act === 'away')
    room.heardSoon.flush((events) => room.deliverToAll(encodeEvents(events)));
  // Before anything that they sign.
  if (gate.act === 'back') for (const member of named(room, [gate.join])) introduceModerator(room, member);
  const given = wrapsByMember(room, wraps);
  tellWrapped(room.stageFirst(), new WrappedEvent({ event: 'statement', statement }), given);
  for (const member of given.keys()) room.keyRequests.settle(member);
  await effect(parts, room, gate);
}

/** What the server does about a statement; all else is for members to follow. */
function effect(parts: ServerParts, room: LiveRoom, { act, joins }: Gate): Promise<void> | void {
  switch (act) {
    case 'eject':
      return named(room, joins).forEach((member) => {
        putOut(parts, room, member);
      });
    case 'deny':
    case 'take':
      return clearStage(room);
    case 'admit':
    case 'unlock':
    case 'back':
      return letIn(room);
    case 'close':
      return closeRoom(parts, room);
    case 'lock':
      return keepWaiting(room);
    case 'mint':
    case 'give':
    case 'allow':
    case 'away':
      return;
  }
}

function named(room: LiveRoom, joins: readonly Bytes[]): Member[] {
  return joins.map((join) => room.find(join)).filter((member) => member !== undefined);
}

/** They have been told why, and are told nothing more. */
function putOut(parts: ServerParts, room: LiveRoom, member: Member): void {
  removeMember(parts, room, { member, isSaid: true });
  member.dismiss();
}

/** Takes off the stage who may be there no longer; a moderator who was called away is about to say that they are back. */
function clearStage(room: LiveRoom): void {
  const { log } = room.statements;
  for (const member of [...room.stage()]) {
    const isAway = log.away.has(toBase64url(member.join));
    if (!isAway && !mayBeOnStage(log, member.join)) leaveStage(room, member);
  }
}

/** Whoever registered while the lock was being written came after it: they wait, and hear nothing more. */
function keepWaiting(room: LiveRoom): void {
  for (const member of room.members()) {
    if (member.isWaiting || !room.statements.isWaiting(member.introduction)) continue;
    member.isWaiting = true;
    leaveStage(room, member);
    room.relay.closeHandle(member.receiving);
    member.losePath();
  }
}

/** Whom nothing keeps waiting any more hears from now on. */
function letIn(room: LiveRoom): void {
  for (const member of room.members()) {
    if (!member.isWaiting || room.statements.isWaiting(member.introduction)) continue;
    member.isWaiting = false;
    offerStreams(room, member);
  }
}
