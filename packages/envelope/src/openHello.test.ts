import { fromText, randomBytes, toText } from '@sotto/base';
import { describe, expect, test, vi } from 'vitest';
import { code, flip, hello, memoryAt, nowMs, open, value } from '../test/exchange.ts';
import * as reference from '../test/reference.ts';
import {
  createHelloMemory,
  createServerKeys,
  type HelloMemory,
  helloBytes,
  helloToleranceMs,
  maxMessageBytes,
} from './index.ts';

const keys = await createServerKeys();

/** A memory that counts claims and grants them all. */
function countingMemory() {
  return { claim: vi.fn<HelloMemory['claim']>(() => Promise.resolve(true)) };
}

/** A hello that opens, except for what `plaintext` holds. */
function malformed(plaintext: Uint8Array) {
  return reference.sealHello(randomBytes(32), keys.publicKey, plaintext);
}

describe('openHello opens', () => {
  test.each([0, 1, 453])('[E4] a payload of %i bytes', async (length) => {
    const payload = new Uint8Array(length).fill(7);
    expect(value(await open(keys, (await hello(keys, { payload })).hello)).payload).toEqual(payload);
  });

  test('[E4] a hello in a Buffer, in the middle of a larger one', async () => {
    const { hello: bytes } = await hello(keys);
    const packet = Buffer.concat([Buffer.alloc(5), bytes, Buffer.alloc(5)]);
    expect((await open(keys, packet.subarray(5, 5 + helloBytes))).ok).toBe(true);
  });

  test('[E4] a hello as it arrived, even if its buffer is used again meanwhile', async () => {
    const buffer = Buffer.from((await hello(keys)).hello);
    const opening = open(keys, buffer);
    buffer.fill(0);
    expect(toText(value(await opening).payload)).toBe('payload');
  });
});

describe('openHello refuses', () => {
  test('[E5] a hello with any byte changed', async () => {
    const { hello: bytes } = await hello(keys);
    for (const index of bytes.keys()) {
      const expected = index === 0 ? 'unsupported-version' : 'bad-hello';
      expect([index, code(await open(keys, flip(bytes, index)))]).toEqual([index, expected]);
    }
  });

  test('[E5] a hello whose c has its ignored high bit flipped', async () => {
    expect(code(await open(keys, flip((await hello(keys)).hello, 32, 0x80)))).toBe('bad-hello');
  });

  test.each([0, 2, 3, 255])('[E5] version %i, at any length', async (version) => {
    expect(code(await open(keys, Uint8Array.of(version)))).toBe('unsupported-version');
    expect(code(await open(keys, new Uint8Array(4096).fill(version)))).toBe('unsupported-version');
  });

  test.each([1, 33, 49, 511, 513, 65_536])('[E5] version 1 with %i bytes', async (length) => {
    const resized = new Uint8Array(length);
    resized.set((await hello(keys)).hello.subarray(0, length));
    expect(code(await open(keys, resized))).toBe('bad-hello');
  });

  test('[E5] empty bytes', async () => {
    expect(code(await open(keys, new Uint8Array(0)))).toBe('bad-hello');
  });

  test('[E5] a hello to another server', async () => {
    expect(code(await open(await createServerKeys(), (await hello(keys)).hello))).toBe('bad-hello');
  });

  test('[E3] a c of small order', async () => {
    expect(code(await open(keys, new Uint8Array((await hello(keys)).hello).fill(0, 1, 33)))).toBe('bad-hello');
  });

  test('[E5] sealed content of another length, a length that overruns, or padding with something in it', async () => {
    const sound = reference.helloPlaintext({ timeMs: nowMs, payload: fromText('payload') });
    expect((await open(keys, malformed(sound))).ok).toBe(true);
    const unsound = [sound.subarray(1), Buffer.concat([sound, Buffer.of(0)]), flip(sound, 8, 2), flip(sound, 462)];
    for (const plaintext of unsound) expect(code(await open(keys, malformed(plaintext)))).toBe('bad-hello');
  });
});

describe('the time of a hello', () => {
  test.each([-helloToleranceMs, -1, 0, 1, helloToleranceMs])('[E6] may differ by %i ms', async (offsetMs) => {
    expect((await open(keys, (await hello(keys, { timeMs: nowMs + offsetMs })).hello)).ok).toBe(true);
  });

  test.each([-1, 1])('[E6] may not differ by 2 minutes and 1 ms (%i)', async (sign) => {
    const timeMs = nowMs + sign * (helloToleranceMs + 1);
    expect(code(await open(keys, (await hello(keys, { timeMs })).hello))).toBe('stale-hello');
  });

  test('[E6] may be anything in 8 bytes without harm', async () => {
    for (const byte of [0x00, 0x7f, 0x80, 0xff]) {
      const plaintext = reference.helloPlaintext({ timeMs: 0, payload: fromText('') }).fill(byte, 0, 8);
      expect(code(await open(keys, malformed(plaintext)))).toBe('stale-hello');
    }
  });

  test('[E4] comes out with the payload', async () => {
    const timeMs = nowMs - 1234;
    expect(value(await open(keys, (await hello(keys, { timeMs })).hello)).timeMs).toBe(timeMs);
  });

  test('[E6] opens under no clock that is not a number', async () => {
    expect(code(await open(keys, (await hello(keys)).hello, { atMs: Number.NaN }))).toBe('stale-hello');
  });
});

describe('a hello sent again', () => {
  test('[E6] is refused', async () => {
    const [{ hello: bytes }, memory] = [await hello(keys), memoryAt(nowMs)];
    expect((await open(keys, bytes, { memory })).ok).toBe(true);
    expect(code(await open(keys, bytes, { memory }))).toBe('bad-hello');
  });

  test('[E6] is refused when both arrive at once', async () => {
    const [{ hello: bytes }, memory] = [await hello(keys), memoryAt(nowMs)];
    const both = await Promise.all([open(keys, bytes, { memory }), open(keys, bytes, { memory })]);
    expect(both.filter((opened) => opened.ok)).toHaveLength(1);
  });

  test('[E6] is refused at every later second, by the memory and then by its time', async () => {
    let atMs = nowMs;
    const memory = createHelloMemory({ now: () => atMs });
    const { hello: bytes } = await hello(keys, { timeMs: nowMs + helloToleranceMs });
    expect((await open(keys, bytes, { atMs, memory })).ok).toBe(true);
    for (atMs = nowMs; atMs <= nowMs + 300_000; atMs += 1000) {
      const expected = atMs <= nowMs + 2 * helloToleranceMs ? 'bad-hello' : 'stale-hello';
      expect(code(await open(keys, bytes, { atMs, memory }))).toBe(expected);
    }
  });
});

describe('the memory of hellos', () => {
  test('[E6] is asked for c until 4 minutes from now, once', async () => {
    const memory = countingMemory();
    const { clientKey } = value(await open(keys, (await hello(keys)).hello, { memory }));
    expect(memory.claim.mock.calls).toEqual([[clientKey, nowMs + 240_000]]);
  });

  test('[E6] is asked nothing for garbage, wrong versions or stale hellos', async () => {
    const memory = countingMemory();
    const { hello: bytes } = await hello(keys);
    await open(keys, flip(bytes, 0), { memory });
    await open(keys, flip(bytes, 100), { memory });
    await open(keys, randomBytes(512), { memory });
    await open(keys, (await hello(keys, { timeMs: 0 })).hello, { memory });
    expect(memory.claim).not.toHaveBeenCalled();
  });

  test('[E6] refuses a good hello if it is full', async () => {
    const memory: HelloMemory = { claim: () => Promise.resolve(false) };
    expect(code(await open(keys, (await hello(keys)).hello, { memory }))).toBe('bad-hello');
  });

  test('[E6] opens nothing if it breaks', async () => {
    const memory: HelloMemory = { claim: () => Promise.reject(new Error('store is gone')) };
    await expect(open(keys, (await hello(keys)).hello, { memory })).rejects.toThrow('store is gone');
  });
});

describe('answer', () => {
  test('[E7] works once', async () => {
    const opened = value(await open(keys, (await hello(keys)).hello));
    await opened.answer(fromText('answer'));
    await expect(opened.answer(fromText('answer'))).rejects.toThrow();
  });

  test('[E7, E12] works no more after close', async () => {
    const opened = value(await open(keys, (await hello(keys)).hello));
    opened.close();
    opened.close();
    await expect(opened.answer(fromText('answer'))).rejects.toThrow();
  });

  test('[E9] throws on a payload above the largest size class', async () => {
    const opened = value(await open(keys, (await hello(keys)).hello));
    await expect(opened.answer(new Uint8Array(maxMessageBytes + 1))).rejects.toThrow(RangeError);
  });

  test.each([
    [0, 288],
    [238, 288],
    [239, 1056],
    [maxMessageBytes, 65_568],
  ])('[E7, E9] with %i bytes has %i on the wire', async (length, expected) => {
    const opened = value(await open(keys, (await hello(keys)).hello));
    expect((await opened.answer(new Uint8Array(length))).answer).toHaveLength(expected);
  });
});
