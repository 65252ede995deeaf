import { randomBytes } from '@sotto/base';
import type { ConfirmedPosition } from '@sotto/frames';
import { createSession, hashFrame, isBatchSigned, ready } from '@sotto/keys';
import { type Batch, batch as batchSchema, encodeCanonical, parseMessage } from '@sotto/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BatchSigner } from './BatchSigner.ts';

await ready;

const start = randomBytes(32);
const join = randomBytes(16);
const confirm = randomBytes(16);
const session = createSession();
const firstCtr = 2 ** 24;
const here = { generation: 3, step: 1, confirm };
let batches: Batch[];
let signer: BatchSigner;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  batches = [];
  signer = new BatchSigner({
    start,
    join,
    session,
    onBatch: (batch) => batches.push(batch),
  });
});

afterEach(() => {
  signer.close();
  vi.useRealTimers();
});

/** Frames from one CTR up to, and without, another. */
function say(from: number, to: number, position: ConfirmedPosition = here): void {
  for (let index = from; index < to; index++) signer.note({ sealed: frame(index), ctr: firstCtr + index, position });
}

function frame(index: number) {
  return new Uint8Array(175).fill(index);
}

const sizes = () => batches.map(({ hashes }) => hashes.length / 16);

test('[F16] signs the first 3 frames of a stay and each 20 that follow, numbered from 1', () => {
  say(0, 43);
  expect(sizes()).toEqual([3, 20, 20]);
  expect(batches.map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(batches.map((batch) => batch.firstCtr - firstCtr)).toEqual([0, 3, 23]);
});

test('[F16] reports what the wire takes, signed for this life of the room, join and step', () => {
  say(0, 3);
  const parsed = parseMessage(batchSchema, encodeCanonical(batches[0]));
  expect(parsed).toMatchObject({ ok: true, value: { ...here, start, join, number: 1 } });
  if (!parsed.ok) throw new Error(parsed.error.code);
  expect(parsed.value.hashes.slice(16, 32)).toEqual(hashFrame(frame(1)));
  expect(isBatchSigned(parsed.value, { start, session: session.signing.publicKey })).toBe(true);
});

test.each<[string, ConfirmedPosition, number]>([
  ['generation', { ...here, generation: 4 }, 5],
  ['step', { ...here, step: 2 }, 5],
  ['key', { ...here, confirm: randomBytes(16) }, 5],
  ['CTR', here, 6],
])('[F16] begins another batch where the %s does not go on', (_, position, next) => {
  say(0, 5);
  say(next, next + 20, position);
  expect(sizes()).toEqual([3, 2, 20]);
  expect(batches.at(-1)).toMatchObject({ ...position, firstCtr: firstCtr + next });
});

test('[F16] signs frames that are followed by none within half a second', () => {
  say(0, 5);
  vi.advanceTimersByTime(499);
  expect(sizes()).toEqual([3]);
  vi.advanceTimersByTime(1);
  expect(sizes()).toEqual([3, 2]);
  vi.advanceTimersByTime(5_000);
  expect(sizes()).toEqual([3, 2]);
});

test('signs nothing once closed', () => {
  say(0, 2);
  signer.close();
  signer.close();
  say(2, 40);
  vi.advanceTimersByTime(1_000);
  expect(batches).toEqual([]);
});
