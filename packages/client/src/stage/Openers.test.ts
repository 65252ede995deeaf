import { randomBytes, Secret } from '@sotto/base';
import { createFrameKeyRing, type FrameKeys } from '@sotto/frames';
import { expect, test } from 'vitest';
import { Openers } from './Openers.ts';

function create() {
  const ring = createFrameKeyRing({ mediaSalt: new Secret(randomBytes(32)), now: () => 0 });
  return new Openers(ring);
}

function keysOf(...generations: number[]): FrameKeys {
  const untilMs = Number.POSITIVE_INFINITY;
  const opens = generations.map((generation) => {
    return { generation, step: 0, key: new Secret(randomBytes(32)), confirm: randomBytes(16), untilMs };
  });
  return { sealAt: undefined, opens, speakers: new Map(), allowsSound: false, validUntilMs: untilMs };
}

test('[F12] the opener of a speaker who went stays while a key of their time is held, and then goes', () => {
  const openers = create();
  const session = randomBytes(32);
  openers.look(keysOf(4));
  openers.admit(session);
  const opener = openers.of(session);
  openers.dismiss(session);
  for (const keys of [keysOf(), keysOf(4), keysOf(4, 9)]) openers.look(keys);
  expect(openers.of(session)).toBe(opener);
  openers.look(keysOf(9));
  expect(openers.of(session)).toBeUndefined();
});

test('[F12] the opener of a speaker who came back stays', () => {
  const openers = create();
  const session = randomBytes(32);
  openers.admit(session);
  const opener = openers.of(session);
  openers.dismiss(session);
  openers.admit(session);
  openers.look(keysOf(9));
  expect(openers.of(session)).toBe(opener);
});

test('a room of days keeps no opener of the speakers of earlier generations', () => {
  const openers = create();
  for (let generation = 1; generation <= 500; generation++) {
    openers.look(keysOf(generation));
    const session = randomBytes(32);
    openers.admit(session);
    openers.dismiss(session);
  }
  expect(openers.size).toBe(1);
});
