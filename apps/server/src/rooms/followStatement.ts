import type { Bytes } from '@sotto/base';
import type { Header } from '@sotto/protocol';
import { isModerator, nameOf, urgentActs } from '@sotto/records';
import type { ServerParts } from '../ServerParts.ts';
import { closeRoom } from './closeRoom.ts';
import { isBehindLock, isPutOut, mayBeOnStage } from './decisions.ts';
import { tellWhoIsGone } from './introduce.ts';
import type { LiveRoom } from './LiveRoom.ts';
import { leaveStage, removeMember } from './leaveRoom.ts';
import { tellWrapped, wrapsByMember } from './news/tellWrapped.ts';
import { WrappedEvent } from './news/WrappedEvent.ts';
import { letIn } from './openStream.ts';
import type { Numbered } from './record/StatementLog.ts';
import { takeKey } from './takeKey.ts';

/** Sends everybody a numbered statement, each with their wrap, and applies its effects on the server. [R13] */
export async function followStatement(
  parts: ServerParts,
  room: LiveRoom,
  { statement, wraps }: Numbered,
): Promise<void> {
  const { header } = statement;
  room.news.flushHashes();
  noteSigner(room, header);
  const given = wrapsByMember(room, wraps);
  tellWrapped(room.news.stageFirst(), new WrappedEvent({ event: 'statement', statement }), given);
  for (const member of given.keys()) takeKey(room, member);
  await effect(parts, room, header);
  room.steps?.grow({ isUrgent: urgentActs.has(header.act) });
}

/**
 * Introduces signers whose statements count before the statement itself is sent: members who say `here`, and minters.
 * [R13]
 */
function noteSigner(room: LiveRoom, { act, signer, join, minting }: Header): void {
  const member = room.find(join);
  // Events that have gathered so far go to those who were listeners before this statement.
  if (act === 'here') room.news.flushToAll();
  if (act === 'mint') room.quotas.noteMint(signer);
  if (!member) return;
  if (isModerator(room.statements.log, signer)) {
    room.show(member, signer);
    letIn(room, member);
  }
  if (act === 'here' || minting) room.introduce(member);
  if (act === 'here') tellWhoIsGone(room, member);
}

/** The server's reaction to a statement; members follow everything else themselves. */
function effect(parts: ServerParts, room: LiveRoom, { act, joins }: Header): Promise<void> | void {
  switch (act) {
    case 'eject':
      putOut(parts, room, joins);
      return clearStage(room);
    case 'deny':
    case 'take':
      return clearStage(room);
    case 'lock':
      clearStage(room);
      return keepWaiting(room);
    case 'unlock':
      for (const member of room.members()) letIn(room, member);
      return;
    case 'close':
      return closeRoom(parts, room);
    case 'here':
    case 'mint':
    case 'give':
    case 'allow':
    case 'admit':
      return;
  }
}

/**
 * Removes every member that an `eject` names by their join or by a key that they showed. They get this statement, and
 * nothing after it. [P7]
 */
function putOut(parts: ServerParts, room: LiveRoom, joins: readonly Bytes[]): void {
  const named = new Set(joins.map(nameOf));
  const members = new Set([...joins.flatMap((join) => room.find(join) ?? []), ...room.shown()]);
  for (const member of members) {
    if (!isPutOut(room.statements.log, member, named.has(nameOf(member.join)))) continue;
    removeMember(parts, room, { member, isSaid: true });
    member.dismiss();
  }
}

/**
 * Makes members wait who registered while the server wrote the lock: their entries come after it. They hear nothing
 * more. [R13]
 */
function keepWaiting(room: LiveRoom): void {
  for (const member of room.members()) {
    if (member.isWaiting || !isBehindLock(room.statements.log, member)) continue;
    member.isWaiting = true;
    room.relay.closeHandle(member.receiving);
    member.losePath();
  }
}

/** Takes members who may no longer be on stage off it: their stream ends at the relay. */
function clearStage(room: LiveRoom): void {
  const { log } = room.statements;
  for (const member of [...room.stage()]) {
    if (member.speaking && !mayBeOnStage(log, member, member.speaking.member)) leaveStage(room, member);
  }
}
