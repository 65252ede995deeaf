import { fromText } from '@sotto/base';
import sodium from 'libsodium-wrappers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createServerKeys } from '../src/index.ts';
import { hello, nowMs, open, value } from './exchange.ts';

const keys = await createServerKeys();

vi.mock(import('@sotto/base'), async (original) => {
  const base = await original();
  return {
    ...base,
    async hkdf(ikm, options) {
      return keep(await base.hkdf(keep(ikm), options));
    },
  };
});

/** Every array that held an ephemeral secret key, a shared secret, or what goes into HKDF or comes out of it. */
let made: Uint8Array[] = [];

beforeEach(() => {
  made = [];
  const multiply = sodium.crypto_scalarmult.bind(sodium) as (secret: Uint8Array, point: Uint8Array) => Uint8Array;
  const multiplyWatched = (secret: Uint8Array, point: Uint8Array) => keep(multiply(secret, point));
  vi.spyOn(sodium, 'crypto_scalarmult').mockImplementation(multiplyWatched as typeof sodium.crypto_scalarmult);
  const draw = crypto.getRandomValues.bind(crypto);
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    keep(draw(array as Uint8Array<ArrayBuffer>));
    return array;
  });
});

afterEach(() => vi.restoreAllMocks());

function keep<T extends Uint8Array>(bytes: T): T {
  made.push(bytes);
  return bytes;
}

/** Number of watched arrays that are not wiped yet. */
const left = () => made.filter((bytes) => bytes.some((byte) => byte !== 0)).length;

test('[E12] a finished handshake leaves its session keys alone, and closing its channels leaves nothing', async () => {
  const pending = await hello(keys);
  const { answer, channel } = await value(await open(keys, pending.hello)).answer(fromText('answer'));
  const finished = value(await pending.finish(answer));
  // On both sides: an ephemeral key, two shared secrets, two HKDF inputs and two outputs.
  expect(made).toHaveLength(2 * (1 + 2 + 2 + 2));
  expect(left()).toBe(2);
  finished.channel.close();
  expect(left()).toBe(1);
  channel.close();
  expect(left()).toBe(0);
});

test('[E12] a hello closed while it finishes leaves nothing at the client', async () => {
  const pending = await hello(keys);
  const { answer, channel } = await value(await open(keys, pending.hello)).answer(fromText('answer'));
  channel.close();
  const finishing = pending.finish(answer);
  pending.close();
  expect((await finishing).ok).toBe(false);
  expect(left()).toBe(0);
});

test('[E12] a refused hello leaves nothing at the server', async () => {
  const pending = await hello(keys, { timeMs: nowMs - 600_000 });
  made = [];
  expect((await open(keys, pending.hello)).ok).toBe(false);
  expect(made).toHaveLength(1 + 1 + 1);
  expect(left()).toBe(0);
});

test('[E12] a hello given up leaves nothing at either end', async () => {
  const pending = await hello(keys);
  const opened = value(await open(keys, pending.hello));
  expect(left()).toBeGreaterThan(0);
  pending.close();
  opened.close();
  expect(left()).toBe(0);
});
