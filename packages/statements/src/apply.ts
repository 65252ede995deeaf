import { type Bytes, toBase64url } from '@sotto/base';
import type { Gate } from '@sotto/protocol';
import type { ReadStatement } from './chain.ts';
import { NameSet } from './NameSet.ts';
import { isModerator, type MintedGeneration, type RoomLog } from './RoomLog.ts';

function withAll(names: NameSet, joins: readonly Bytes[]): NameSet {
  return names.with(joins.map(toBase64url));
}

function without(names: NameSet, joins: readonly Bytes[]): NameSet {
  return names.without(joins.map(toBase64url));
}

function leaving(log: RoomLog, isGone: (join: string, member: string) => boolean): RoomLog['present'] {
  const left = [...log.present].filter(([join, member]) => !isGone(join, member));
  return left.length === log.present.size ? log.present : new Map(left);
}

/** Takes a moderator's power, and with it the presence of all their joins. */
function demote(log: RoomLog, members: ReadonlySet<string>): Partial<RoomLog> {
  const moderators = log.moderators.without(members);
  return { moderators, present: leaving(log, (_, member) => members.has(member)) };
}

/** An ejected moderator is one no longer: a removal that left the power would not be one. */
function eject(log: RoomLog, { joins }: Gate): Partial<RoomLog> {
  const members = joins.map((join) => log.present.get(toBase64url(join))).filter((member) => member !== undefined);
  return { ...demote(log, new Set(members)), ejected: withAll(log.ejected, joins) };
}

/** A moderator is present from `back` on, under this join alone; anybody is away no more. */
function comeBack(log: RoomLog, { signer, join }: Gate): Partial<RoomLog> {
  const away = without(log.away, [join]);
  if (!isModerator(log, signer)) return { away };
  const name = toBase64url(signer);
  const others = leaving(log, (_, member) => member === name);
  return { away, present: new Map([...others, [toBase64url(join), name]]) };
}

/** What one act changes. [P5] */
function changes(log: RoomLog, gate: Gate): Partial<RoomLog> {
  const { joins, member } = gate;
  switch (gate.act) {
    case 'mint':
      return {};
    case 'give':
      return { moderators: withAll(log.moderators, member ? [member] : []) };
    case 'take':
      return demote(log, new Set(member ? [toBase64url(member)] : []));
    case 'admit':
      return { admitted: withAll(log.admitted, joins) };
    case 'allow':
      return { allowed: withAll(log.allowed, joins), denied: without(log.denied, joins) };
    case 'deny':
      return { allowed: without(log.allowed, joins), denied: withAll(log.denied, joins) };
    case 'eject':
      return eject(log, gate);
    case 'lock':
      return { isLocked: true, admitted: NameSet.empty };
    case 'unlock':
      return { isLocked: false };
    case 'away':
      return { away: withAll(log.away, joins), present: leaving(log, (join) => joins.map(toBase64url).includes(join)) };
    case 'back':
      return comeBack(log, gate);
    case 'close':
      return { isClosed: true };
  }
}

function minted({ act, sequence, previous, commitment, signer, join }: Gate): MintedGeneration | undefined {
  return commitment ? { number: sequence, commitment, previous, act, signer, join } : undefined;
}

/** The log after a statement that was judged to follow. */
export function apply(log: RoomLog, { gate, hash }: ReadStatement): RoomLog {
  const generation = minted(gate);
  return {
    ...log,
    ...changes(log, gate),
    sequence: gate.sequence,
    previousHead: log.head,
    head: hash,
    generation: generation ?? log.generation,
    earlier: generation ? log.generation : log.earlier,
  };
}
