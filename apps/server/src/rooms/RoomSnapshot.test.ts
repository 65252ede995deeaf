import { randomBytes } from '@sotto/base';
import { encodeCanonical } from '@sotto/protocol';
import { judge, readStatement } from '@sotto/records';
import { describe, expect, it } from 'vitest';
import { decodeSnapshot, encodeSnapshot, type RoomSnapshot } from './RoomSnapshot.ts';
import { openTestLog, ownerSays } from './signForTest.ts';

const opened = await openTestLog({ everyoneSpeaks: false });
const genesis = encodeCanonical(opened.genesis);
const join = (value: number) => new Uint8Array(16).fill(value);

/** A log with something in each of its parts. */
async function sampleLog() {
  let log = opened;
  for (const fields of [
    { act: 'back' },
    { act: 'give', member: new Uint8Array(32).fill(9) },
    { act: 'mint' },
    { act: 'allow', joins: [join(2), join(3)] },
    { act: 'deny', joins: [join(3)] },
    { act: 'lock' },
    { act: 'admit', joins: [join(4)] },
    { act: 'eject', joins: [join(5)] },
  ] as const) {
    const said = judge(
      log,
      await readStatement(await ownerSays(log, { ...fields, joins: [...('joins' in fields ? fields.joins : [])] })),
    );
    if (!said.ok) throw new Error(said.error.code);
    log = said.value;
  }
  return log;
}

const snapshot: RoomSnapshot = {
  statements: { log: await sampleLog(), lockedAfter: 12, ejectedSessions: new Set(['A'.repeat(43)]) },
  roster: { version: 2, tail: randomBytes(32), joins: randomBytes(40) },
};
const bytes = encodeSnapshot(snapshot, genesis);

describe('a snapshot', () => {
  it('is read back as what it was made of', () => {
    expect(decodeSnapshot(bytes, { genesis, opened })).toEqual({ ok: true, value: snapshot });
  });

  it('is damaged where any byte of it differs, and of another room', () => {
    const damaged = { ok: false, error: { code: 'damaged' } };
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(decodeSnapshot(changed, { genesis, opened })).toEqual(damaged);
    }
    expect(decodeSnapshot(bytes.slice(0, -1), { genesis, opened })).toEqual(damaged);
    expect(decodeSnapshot(new Uint8Array(0), { genesis, opened })).toEqual(damaged);
    expect(decodeSnapshot(bytes, { genesis: randomBytes(300), opened })).toEqual(damaged);
  });
});
