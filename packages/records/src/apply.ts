import type { Bytes } from '@sotto/base';
import type { Header } from '@sotto/protocol';
import { nameOf } from './hash.ts';
import { type Generation, hashBan, type Log } from './Log.ts';
import { NameMap, NameSet } from './NameMap.ts';
import type { ReadStatement } from './readStatement.ts';

function namesOf(keys: readonly Bytes[]): readonly string[] {
  return keys.map(nameOf);
}

/** Adds member keys to `byBan`, which finds the member of a ban without hashing every key. */
export function withBans({ start, byBan }: Pick<Log, 'start' | 'byBan'>, members: readonly Bytes[]): Log['byBan'] {
  return byBan.with(members.map((member) => [nameOf(hashBan(start, member)), nameOf(member)] as const));
}

/** Finds the moderator or allowed speaker that a `ban` names. */
function findBanned({ byBan, moderators, allowed }: Log, ban: Bytes | null): string | undefined {
  const name = ban ? byBan.get(nameOf(ban)) : undefined;
  return name !== undefined && (moderators.has(name) || allowed.has(name)) ? name : undefined;
}

/** Takes a moderator's power, and their presence with it. */
function demote({ moderators, here }: Log, members: readonly string[]): Partial<Log> {
  return { moderators: moderators.without(members), here: here.without(members) };
}

/** Takes every power from the members whom an `eject` names by key, join or ban, under every join. [P7] */
function eject(log: Log, { members, joins, ban, minting, number }: Header): Partial<Log> {
  const shown = joins.flatMap((join) => log.shown.get(nameOf(join)) ?? []);
  const out = [...new Set([...namesOf(members), ...shown, ...[findBanned(log, ban) ?? []].flat()])];
  const version = minting?.version ?? 0;
  return {
    ...demote(log, out),
    allowed: log.allowed.without(out),
    admitted: log.admitted.without(out),
    ejected: log.ejected.with(namesOf(joins)),
    barred: log.barred.with(out.map((name) => [name, version] as const)),
    bans: ban ? log.bans.with([nameOf(ban)]) : log.bans,
    floor: number,
  };
}

/** Notes a `here`: the newest one of a key counts, and moves it to the end of the order. [B3] */
function comeHere(log: Log, { signer, join, number }: Header): Partial<Log> {
  const name = nameOf(signer);
  return {
    here: log.here.with(name, { member: signer, join, number }),
    shown: log.shown.with([[nameOf(join), name]]),
  };
}

/** Forgets all joins but those inside, since after a checkpoint the roster begins with the members inside. [P8] */
function startAnew({ here }: Log): Partial<Log> {
  const shown = [...here].map(([name, { join }]) => [nameOf(join), name] as const);
  return { ejected: NameSet.empty, shown: NameMap.of(shown) };
}

/** The changes that one act makes. [P5] */
function changes(log: Log, header: Header): Partial<Log> {
  const { act, members, minting } = header;
  const names = namesOf(members);
  switch (act) {
    case 'here':
      return comeHere(log, header);
    case 'mint':
      return header.checkpoint ? startAnew(log) : {};
    case 'give':
      return { moderators: log.moderators.with(names), byBan: withBans(log, members) };
    case 'take':
      return demote(log, names);
    case 'allow':
      return { allowed: log.allowed.with(names), denied: log.denied.without(names), byBan: withBans(log, members) };
    case 'deny':
      return { allowed: log.allowed.without(names), denied: log.denied.with(names) };
    case 'admit':
      return { admitted: log.admitted.with(names) };
    case 'eject':
      return eject(log, header);
    case 'lock':
      return { lock: minting?.version ?? 0, admitted: NameSet.empty, floor: header.number };
    case 'unlock':
      return { lock: undefined };
    case 'close':
      return { isClosed: true };
  }
}

function minted({ header, hash }: ReadStatement): Generation | undefined {
  const { minting, checkpoint, number, previous, act, signer, join } = header;
  const hasCheckpoint = checkpoint !== null;
  return minting ? { ...minting, number, head: hash, previous, act, hasCheckpoint, signer, join } : undefined;
}

/** Returns the log after a statement. The caller has judged that the statement follows. */
export function apply(log: Log, statement: ReadStatement): Log {
  const generation = minted(statement);
  return {
    ...log,
    ...changes(log, statement.header),
    number: statement.header.number,
    head: statement.hash,
    generation: generation ?? log.generation,
    earlier: generation ? log.generation : log.earlier,
  };
}
