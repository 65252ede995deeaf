import { hkdfSync } from 'node:crypto';
import { Secret } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { range, toHex } from '../../test/fixtures.ts';
import { commitTo, deriveLaterSecret, deriveNextSecret } from './mediaSecret.ts';

const place = { roomHandle: range(0, 16), generation: 3, step: 1, previous: range(16, 32) };

/** HKDF-SHA256 of another implementation. */
function hkdf(ikm: Uint8Array, info: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', ikm, '', info, 32));
}

describe('a step', () => {
  it('[G3] is HKDF of the one before', async () => {
    const next = await deriveNextSecret(new Secret(range(1, 32)));
    expect(next.expose()).toEqual(hkdf(range(1, 32), Buffer.from('sotto/1 step')));
  });

  it('[G3] is the same taken at once or one by one, and leaves what it came from', async () => {
    const first = new Secret(range(1, 32));
    let reached = first;
    for (let step = 0; step < 5; step++) reached = await deriveNextSecret(reached);
    expect((await deriveLaterSecret(first, 5)).expose()).toEqual(reached.expose());
    expect((await deriveLaterSecret(first, 0)).expose()).toEqual(range(1, 32));
    expect(first.expose()).toEqual(range(1, 32));
  });
});

describe('a commitment', () => {
  const secret = new Secret(range(1, 32));

  it('[G2] is HKDF of the secret for its place', async () => {
    const numbers = Uint8Array.of(0, 0, 0, 3, 0, 0, 0, 1);
    const info = Buffer.concat([Buffer.from('sotto/1 commit'), place.roomHandle, numbers, place.previous]);
    expect(await commitTo(secret, place)).toEqual(hkdf(range(1, 32), info));
  });

  it('[G2] fits no other secret, room, generation, step or history', async () => {
    const all = await Promise.all([
      commitTo(secret, place),
      commitTo(new Secret(range(2, 32)), place),
      commitTo(secret, { ...place, roomHandle: range(1, 16) }),
      commitTo(secret, { ...place, generation: 4 }),
      commitTo(secret, { ...place, step: 2 }),
      commitTo(secret, { ...place, previous: range(17, 32) }),
    ]);
    expect(new Set(all.map(toHex)).size).toBe(6);
  });
});
