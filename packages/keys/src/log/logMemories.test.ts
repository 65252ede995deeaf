import { randomBytes, toBase64url } from '@sotto/base';
import { openLog } from '@sotto/records';
import { describe, expect, it } from 'vitest';
import { createRoom, enter } from '../../test/fixtures.ts';
import { compareWithMemory, createLogMemories } from './logMemories.ts';
import { beginLog, type MemberLog } from './MemberLog.ts';
import { signGenesis } from './signGenesis.ts';

const dayMs = 86_400_000;
const nowMs = 20_000 * dayMs + 5_000;
const { keys, memberKey } = await enter(await createRoom(0x20, 0), 0x20);
const elsewhere = await enter(await createRoom(0x20, 1), 0x20);

function begin(): MemberLog {
  const genesis = signGenesis({ everyoneSpeaks: true, policy: 'keep-talking' }, { ownerKey: memberKey, keys });
  const opened = openLog(genesis, keys.roomHandle);
  if (!opened.ok) throw new Error(opened.error.code);
  return beginLog({ log: opened.value });
}

/** The log as it may be after some statements. */
function later(before: MemberLog, number: number): MemberLog {
  const log = { ...before.log, number, head: randomBytes(32) };
  return { ...before, log, recent: new Map([...before.recent, [number, log]]) };
}

function remembering(log: MemberLog): string {
  let kept = '';
  createLogMemories(undefined, (text) => {
    kept = text;
  }).remember(keys, log, nowMs);
  return kept;
}

const recall = (text: string | undefined, atMs = nowMs) => createLogMemories(text, () => undefined).recall(keys, atMs);

describe('a memory of a log', () => {
  const log = later(begin(), 5);
  const text = remembering(log);

  it('[P10] is kept for 7 days, and not for 9', () => {
    const { start, number, head } = log.log;
    expect(recall(text)).toEqual({ start, number, head });
    expect(recall(text, nowMs + 7 * dayMs)).toEqual({ start, number, head });
    expect(recall(text, nowMs + 9 * dayMs)).toBeUndefined();
  });

  it('[P10] is of no other room, and nothing damaged is one', () => {
    expect(createLogMemories(text, () => undefined).recall(elsewhere.keys, nowMs)).toBeUndefined();
    for (const damaged of [undefined, '', 'damaged', text.slice(4), toBase64url(randomBytes(200))])
      expect(recall(damaged)).toBeUndefined();
  });

  it('[P10] outlives what another tab remembers of another room', () => {
    let kept = '';
    const keep = (text: string) => {
      kept = text;
    };
    const [one, other] = [createLogMemories(undefined, keep), createLogMemories(undefined, keep)];
    one.remember(keys, log, nowMs);
    other.adopt(kept);
    other.remember(elsewhere.keys, log, nowMs);
    expect(recall(kept)).toMatchObject({ number: 5 });
    other.remember(keys, later(log, 4), nowMs);
    expect(recall(kept)).toMatchObject({ number: 5 });
  });

  it('[P10] shows nobody without the link which room it is of', () => {
    for (const known of [log.log.start, log.log.head, keys.roomHandle])
      expect(Buffer.from(text, 'base64url').includes(Buffer.from(known))).toBe(false);
    expect(remembering(log)).not.toBe(text);
  });

  it('[P10] refuses a shorter log, and another past; a longer log and another life are neither', () => {
    const memory = recall(text);
    if (!memory) throw new Error('no memory');
    expect(compareWithMemory(log, memory)).toBe('same');
    expect(compareWithMemory(later(log, 6), memory)).toBe('same');
    expect(compareWithMemory(later({ ...log, recent: new Map() }, 4), memory)).toBe('less');
    expect(compareWithMemory(later(log, 5), memory)).toBe('other');
    expect(compareWithMemory(later(begin(), 2), memory)).toBe('same');
  });

  it('[P10] is not taken back, and there are at most a hundred', async () => {
    let kept = text;
    const memories = createLogMemories(text, (next) => {
      kept = next;
    });
    memories.remember(keys, later({ ...log, recent: new Map() }, 4), nowMs);
    expect(recall(kept)?.number).toBe(5);
    const others = Array.from({ length: 100 }, () => ({ ...keys, roomHandle: randomBytes(16) }));
    for (const other of others) memories.remember(other, log, nowMs);
    expect(recall(kept)).toBeUndefined();
    const again = createLogMemories(kept, () => undefined);
    expect(others.every((other) => again.recall(other, nowMs) !== undefined)).toBe(true);
  });
});
