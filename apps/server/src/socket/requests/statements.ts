import { type Bytes, fail, isEqual, ok } from '@sotto/base';
import type { Gate } from '@sotto/protocol';
import { isModerator } from '@sotto/records';
import { maySignAs } from '../../rooms/decisions.ts';
import type { LiveRoom } from '../../rooms/LiveRoom.ts';
import type { Client } from '../Client.ts';
import { hold } from '../holdLiveRoom.ts';
import type { Handler } from './Handler.ts';

/** Pieces of wraps that one connection may offer ahead: enough for 10,000 members. */
const mostOffered = 12;

/** Keeps wraps for the statement that mints under their commitment; those of another are forgotten. [R13] */
export const offerWraps: Handler<'offer-wraps'> = async (client, { commitment, wraps }) => {
  const { presence } = client;
  if (presence.phase !== 'inside') return fail('not-inside');
  if (!presence.room.hosts().has(presence.member)) return fail('not-allowed');
  if (!client.offered || !isEqual(client.offered.commitment, commitment)) client.offered = { commitment, pieces: [] };
  if (client.offered.pieces.length >= mostOffered) return fail('rate-limited');
  client.offered.pieces.push(wraps);
  return ok({});
};

/** Numbers a statement, if it follows and is of who hands it in. [R13] */
export const submit: Handler<'submit'> = async (client, { statement, wraps }) => {
  const { presence, parts, turns } = client;
  if (presence.phase !== 'inside') return fail('not-inside');
  const { room, member } = presence;
  const { gate } = statement;
  if (!isEqual(gate.join, member.join)) return fail('not-allowed');
  if (!isModerator(room.statements.log, gate.signer) && !turns.statement.take()) return fail('rate-limited');
  // Whom nobody ever saw can't be acted on: such names would only fill the log.
  if (!gate.joins.every((join) => room.roster.versionOf(join))) return fail('not-allowed');
  const held = hold(parts, room);
  try {
    const numbered = await room.statements.submit({
      statement,
      wraps: [...takeOffered(client, gate), wraps],
      isTheirs: (log) => maySignAs(log, member, gate.signer),
      charge: (rank) =>
        rank === 'moderator' ? room.quotas.takeModerator(gate.signer) : room.quotas.takeSpeaker(client.visitor),
      note: () => ({ rosterVersion: room.roster.version, sessions: sessionsOf(room, gate) }),
    });
    return numbered.ok ? ok({}) : numbered;
  } finally {
    held.release();
  }
};

function takeOffered(client: Client, { commitment }: Gate): readonly Bytes[] {
  const { offered } = client;
  if (!offered || !commitment || !isEqual(offered.commitment, commitment)) return [];
  client.offered = undefined;
  return offered.pieces;
}

/** Whose sessions an `eject` bars from coming back under another join. */
function sessionsOf(room: LiveRoom, { act, joins }: Gate): Bytes[] {
  if (act !== 'eject') return [];
  return joins.map((join) => room.find(join)?.session).filter((session) => session !== undefined);
}
