import type { Batch } from '@sotto/protocol';
import { describe, expect, it } from 'vitest';
import { flip, range, toHex } from '../test/fixtures.ts';
import { hashFrame, isBatchSigned, signBatch } from './batch.ts';
import { createSession } from './session.ts';
import { ready } from './sodium.ts';

await ready;

const session = createSession();
const roomHandle = range(1, 16);
const body = {
  join: range(20, 16),
  generation: 4,
  step: 2,
  commitment: range(40, 32),
  number: 7,
  firstCtr: 2 ** 24 + 90,
  hashes: range(80, 32),
};
const reader = { roomHandle, session: session.signing.publicKey };
const batch = signBatch(body, { roomHandle, session });

describe('batch', () => {
  it('[F16] is proved by the session that signed it, and no other', () => {
    expect(isBatchSigned(batch, reader)).toBe(true);
    expect(isBatchSigned(batch, { ...reader, session: createSession().signing.publicKey })).toBe(false);
    expect(isBatchSigned(batch, { ...reader, roomHandle: flip(roomHandle, 0) })).toBe(false);
  });

  it.each<[keyof Batch, Partial<Batch>]>([
    ['join', { join: flip(batch.join, 3) }],
    ['generation', { generation: 5 }],
    ['step', { step: 3 }],
    ['commitment', { commitment: flip(batch.commitment, 31) }],
    ['number', { number: 8 }],
    ['firstCtr', { firstCtr: batch.firstCtr + 1 }],
    ['hashes', { hashes: flip(batch.hashes, 16) }],
    ['signature', { signature: flip(batch.signature, 10) }],
  ])('[F16] proves nothing with another %s', (_, change) => {
    expect(isBatchSigned({ ...batch, ...change }, reader)).toBe(false);
  });

  // `printf '' | b2sum -l 128`, and of "abc".
  it.each([
    ['', 'cae66941d9efbd404e4d88758ea67670'],
    ['abc', 'cf4ab791c62b8d2b2109c90275287816'],
  ])('[F16] hashes %j as BLAKE2b of 16 bytes', (text, hash) => {
    expect(toHex(hashFrame(new TextEncoder().encode(text)))).toBe(hash);
  });
});
