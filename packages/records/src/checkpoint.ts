import { type Bytes, type Fault, fail, isEqual, ok, type Result } from '@sotto/base';
import type { Checkpoint, Genesis, Header, Statement } from '@sotto/protocol';
import { encodeCanonical } from '@sotto/protocol';
import { apply, withBans } from './apply.ts';
import { HereMap } from './HereMap.ts';
import { fromName, hash, nameOf } from './hash.ts';
import { type GenesisFault, type Log, openLog } from './Log.ts';
import { NameMap, NameSet } from './NameMap.ts';
import { readStatement } from './readStatement.ts';
import { type Inside, restartRoster } from './rosterChain.ts';
import { isSigned } from './verify.ts';

function sorted(names: Iterable<string>): Bytes[] {
  return [...names].sort().map(fromName);
}

/** Creates the checkpoint of log and roster before the `mint` that carries it: the only valid one. [P8] */
export function createCheckpoint(log: Log, inside: Inside): Checkpoint {
  const barred = [...log.barred].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    moderators: sorted(log.moderators),
    allowed: sorted(log.allowed),
    denied: sorted(log.denied),
    admitted: sorted(log.admitted),
    bans: sorted(log.bans),
    barred: barred.map(([name, version]) => ({ member: fromName(name), version })),
    lock: log.lock ?? null,
    here: [...log.here.values()],
    inside: restartRoster(inside),
  };
}

/** Hashes a checkpoint, as a header names it. */
export function hashCheckpoint(checkpoint: Checkpoint): Bytes {
  return hash('sotto/2 checkpoint', encodeCanonical(checkpoint));
}

/** Tells whether a header's checkpoint equals the state of the records before it. True if it carries none. [P8] */
export function isCheckpointValid({ checkpoint }: Header, log: Log, inside: Inside): boolean {
  return !checkpoint || isEqual(checkpoint, hashCheckpoint(createCheckpoint(log, inside)));
}

/** The data from which a newcomer begins in an old room. */
export interface Beginning {
  readonly genesis: Genesis;
  readonly roomHandle: Bytes;
  /** The `give` statements from the owner to the signer; none if the owner signed. */
  readonly grants: readonly Header[];
  /** The `mint` that carries the checkpoint. */
  readonly statement: Statement;
  readonly checkpoint: Checkpoint;
}

/** A checkpoint from which a log continues. A list of the entries inside is checked against it. */
export interface PassedCheckpoint {
  /** Header of the `mint` that carries it. */
  readonly header: Header;
  /** The log before that statement. */
  readonly before: Log;
}

/** A log that was opened at a checkpoint. */
export interface OpenedCheckpoint {
  readonly log: Log;
  readonly checkpoint: PassedCheckpoint;
}

/** The reasons why a log can't be opened at a checkpoint. */
export type CheckpointFault = GenesisFault | 'not-granted' | 'malformed';

/**
 * Tells whether the `give` statements form a chain from the owner to the signer: a member whom one of them names has
 * signed the next.
 */
function isGranted({ grants, genesis, statement }: Beginning, start: Bytes): boolean {
  let holders: readonly Bytes[] = [genesis.owner];
  for (const give of grants) {
    const isHeld = holders.some((holder) => isEqual(holder, give.signer));
    if (give.act !== 'give' || !isEqual(give.start, start) || !isHeld) return false;
    if (!isSigned(give.signer, 'statement', give)) return false;
    holders = give.members;
  }
  return holders.some((holder) => isEqual(holder, statement.header.signer));
}

/**
 * Opens a log at a checkpoint. [P8]
 *
 * Members who are inside have compared the checkpoint with their own records, and use keys that contain its hash. So a
 * newcomer to whom the server shows an invented checkpoint can't hear them.
 */
export function openCheckpoint(beginning: Beginning): Result<OpenedCheckpoint, Fault<CheckpointFault>> {
  const { genesis, roomHandle, statement, checkpoint } = beginning;
  const opened = openLog(genesis, roomHandle);
  if (!opened.ok) return opened;
  const { header } = statement;
  if (!header.minting || !header.checkpoint || !isEqual(header.checkpoint, hashCheckpoint(checkpoint))) {
    return fail('malformed');
  }
  if (!isEqual(header.start, opened.value.start) || !isSigned(header.signer, 'statement', header)) {
    return fail('bad-signature');
  }
  if (!isGranted(beginning, opened.value.start)) return fail('not-granted');
  const before = restore(opened.value, checkpoint);
  return ok({ log: apply(before, readStatement(statement)), checkpoint: { header, before } });
}

function restore(log: Log, checkpoint: Checkpoint): Log {
  const names = (keys: readonly Bytes[]) => NameSet.of(keys.map(nameOf));
  const { moderators, allowed, denied, admitted, bans, barred, lock, here } = checkpoint;
  return {
    ...log,
    moderators: names(moderators),
    allowed: names(allowed),
    denied: names(denied),
    admitted: names(admitted),
    bans: names(bans),
    barred: NameMap.of(barred.map(({ member, version }) => [nameOf(member), version] as const)),
    lock: lock ?? undefined,
    here: HereMap.of(here.map((each) => [nameOf(each.member), each] as const)),
    shown: NameMap.of(here.map(({ member, join }) => [nameOf(join), nameOf(member)] as const)),
    byBan: withBans(log, [...moderators, ...allowed]),
  };
}

/**
 * The `give` statements by which a member has power, from the owner on, for newcomers who begin at a checkpoint. [P8]
 */
export function findGrants(log: Log, signer: Bytes, gives: readonly Header[]): readonly Header[] | undefined {
  const found: Header[] = [];
  for (let holder = signer; !isEqual(holder, log.genesis.owner); ) {
    const give = gives.findLast(({ members }) => members.some((member) => isEqual(member, holder)));
    if (!give || found.includes(give)) return undefined;
    found.unshift(give);
    holder = give.signer;
  }
  return found;
}
