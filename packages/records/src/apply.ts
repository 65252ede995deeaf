import type { Bytes } from '@sotto/base';
import type { Header } from '@sotto/protocol';
import { fromName, nameOf } from './hash.ts';
import { type Generation, hashBan, type Log } from './Log.ts';
import type { ReadStatement } from './readStatement.ts';

type Names = ReadonlySet<string>;

function withAll(names: Names, added: readonly Bytes[]): Names {
  return new Set([...names, ...added.map(nameOf)]);
}

function without(names: Names, gone: Names): Names {
  return new Set([...names].filter((name) => !gone.has(name)));
}

function namesOf(keys: readonly Bytes[]): Names {
  return new Set(keys.map(nameOf));
}

/** Takes a moderator's power, and with it their presence. */
function demote({ moderators, here }: Log, members: Names): Partial<Log> {
  return { moderators: without(moderators, members), here: new Map([...here].filter(([name]) => !members.has(name))) };
}

/** Whoever's key, join or ban an `eject` names loses every power, under every join. [P7] */
function eject(log: Log, { members, joins, ban, minting, number }: Header): Partial<Log> {
  const banned = [...log.moderators, ...log.allowed].filter(
    (name) => ban && nameOf(hashBan(log.start, fromName(name))) === nameOf(ban),
  );
  const shown = joins.flatMap((join) => log.shown.get(nameOf(join)) ?? []);
  const out = new Set([...members.map(nameOf), ...shown, ...banned]);
  const barred = [...out].map((name) => [name, minting?.version ?? 0] as const);
  return {
    ...demote(log, out),
    allowed: without(log.allowed, out),
    admitted: without(log.admitted, out),
    ejected: withAll(log.ejected, joins),
    barred: new Map([...log.barred, ...barred]),
    bans: ban ? withAll(log.bans, [ban]) : log.bans,
    floor: number,
  };
}

/** The newest `here` of a key counts, at the end of the order. [B3] */
function comeHere(log: Log, { signer, join, number }: Header): Partial<Log> {
  const name = nameOf(signer);
  const others = [...log.here].filter(([each]) => each !== name);
  return {
    here: new Map([...others, [name, { member: signer, join, number }]]),
    shown: new Map([...log.shown, [nameOf(join), name]]),
  };
}

/** After a checkpoint the roster begins with the members inside, so joins that are not need not be named. [P8] */
function startAnew({ here }: Log): Partial<Log> {
  const shown = [...here].map(([name, { join }]) => [nameOf(join), name] as const);
  return { ejected: new Set(), shown: new Map(shown) };
}

/** What one act changes. [P5] */
function changes(log: Log, header: Header): Partial<Log> {
  const { act, members, minting } = header;
  switch (act) {
    case 'here':
      return comeHere(log, header);
    case 'mint':
      return header.checkpoint ? startAnew(log) : {};
    case 'give':
      return { moderators: withAll(log.moderators, members) };
    case 'take':
      return demote(log, namesOf(members));
    case 'allow':
      return { allowed: withAll(log.allowed, members), denied: without(log.denied, namesOf(members)) };
    case 'deny':
      return { allowed: without(log.allowed, namesOf(members)), denied: withAll(log.denied, members) };
    case 'admit':
      return { admitted: withAll(log.admitted, members) };
    case 'eject':
      return eject(log, header);
    case 'lock':
      return { lock: minting?.version ?? 0, admitted: new Set(), floor: header.number };
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

/** The log after a statement that was judged to follow. */
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
