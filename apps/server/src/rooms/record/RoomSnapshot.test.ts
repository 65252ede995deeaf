import { randomBytes } from '@sotto/base';
import { judge, NameMap, nameOf, readStatement } from '@sotto/records';
import { describe, expect, it } from 'vitest';
import { openTestLog, ownerJoin, ownerSays } from '../../../test/signForTest.ts';
import { decodeSnapshot, encodeSnapshot, type RoomSnapshot } from './RoomSnapshot.ts';

const opened = openTestLog({ everyoneSpeaks: false });
const key = (value: number) => new Uint8Array(32).fill(value);

/** A log with something in each of its parts. */
function sampleLog() {
  let log = opened;
  for (const fields of [
    { act: 'here' },
    { act: 'give', members: [key(9)] },
    { act: 'mint' },
    { act: 'allow', members: [key(2), key(3)] },
    { act: 'deny', members: [key(3)] },
    { act: 'lock' },
    { act: 'admit', members: [key(4)] },
    { act: 'eject', members: [key(6)], joins: [new Uint8Array(16).fill(5)] },
  ] as const) {
    const { act, ...named } = fields;
    const members = 'members' in named ? [...named.members] : [];
    const joins = 'joins' in named ? [...named.joins] : [];
    const said = judge(log, readStatement(ownerSays(log, { act, members, joins })));
    if (!said.ok) throw new Error(said.error.code);
    log = said.value;
  }
  return log;
}

const log = sampleLog();
const snapshot: RoomSnapshot = {
  statements: { log, begunAt: 3, granted: NameMap.of([[nameOf(key(9)), 2]]) },
  roster: { version: 2, hash: randomBytes(32), begunAt: 1, tail: randomBytes(32), joins: randomBytes(40) },
};
const bytes = encodeSnapshot(snapshot);

describe('a snapshot', () => {
  it('is read back as what it was made of', () => {
    const parts = [log.moderators, log.allowed, log.denied, log.admitted, log.ejected, log.bans, log.barred, log.here];
    for (const part of [...parts, log.shown]) expect(part.size).toBeGreaterThan(0);
    expect([log.generation?.act, log.earlier?.act, log.lock, log.floor]).toEqual(['eject', 'lock', 0, 8]);
    expect(log.here.get(nameOf(log.genesis.owner))?.join).toEqual(ownerJoin);
    const read = decodeSnapshot(bytes, opened);
    if (!read.ok) throw new Error(read.error.code);
    // The map need not know the bans of members who no longer have power.
    const { byBan } = read.value.statements.log;
    expect([...byBan].map(([, member]) => member).sort()).toEqual([nameOf(key(2)), nameOf(key(9))]);
    expect(read.value).toEqual({ ...snapshot, statements: { ...snapshot.statements, log: { ...log, byBan } } });
  });

  it('is damaged where any byte of it differs, and of another room or another life of this one', () => {
    const damaged = { ok: false, error: { code: 'damaged' } };
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(decodeSnapshot(changed, opened)).toEqual(damaged);
    }
    expect(decodeSnapshot(bytes.slice(0, -1), opened)).toEqual(damaged);
    expect(decodeSnapshot(new Uint8Array(0), opened)).toEqual(damaged);
    expect(decodeSnapshot(bytes, openTestLog({ everyoneSpeaks: false, life: 10 }))).toEqual(damaged);
  });
});
