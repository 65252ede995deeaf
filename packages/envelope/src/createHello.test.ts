import { fromText, randomBytes, toText } from '@sotto/base';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { code, exchange, flip, hello, nowMs, open, value } from '../test/exchange.ts';
import { createHello, createServerKeys, helloBytes, maxHelloPayloadBytes, maxMessageBytes } from './index.ts';

const keys = await createServerKeys();

afterEach(() => vi.restoreAllMocks());

/** A pending hello and the server's answer to it. */
async function answered(payload = fromText('answer')) {
  const pending = await hello(keys);
  const { answer, channel } = await value(await open(keys, pending.hello)).answer(payload);
  return { pending, answer, channel };
}

describe('createHello', () => {
  test.each([0, 1, 200, maxHelloPayloadBytes])('[E4] makes 512 bytes of a payload of %i', async (length) => {
    const pending = await hello(keys, { payload: new Uint8Array(length) });
    expect(pending.hello).toHaveLength(helloBytes);
  });

  test('[E4] throws on a payload longer than a hello holds', async () => {
    await expect(hello(keys, { payload: new Uint8Array(maxHelloPayloadBytes + 1) })).rejects.toThrow(RangeError);
  });

  test('[E4] gives the payload its client key, which the hello carries', async () => {
    const payload = vi.fn(async (clientKey: Uint8Array) => new Uint8Array(clientKey));
    const pending = await createHello({ serverKey: keys.publicKey, payload, nowMs });
    const opened = value(await open(keys, pending.hello));
    expect(payload.mock.calls).toEqual([[opened.clientKey]]);
    expect(opened.payload).toEqual(opened.clientKey);
    expect(pending.hello.subarray(1, 33)).toEqual(opened.clientKey);
  });

  test('[E4] shares nothing with another hello of the same content except the version', async () => {
    const [one, two] = [await hello(keys), await hello(keys)];
    const equal = one.hello.filter((byte, index) => byte === two.hello[index]).length;
    expect(equal).toBeLessThan(20);
  });

  test.each([0, 31, 32, 33])('[E2] throws on a server key of %i zero bytes', async (length) => {
    const serverKey = new Uint8Array(length);
    await expect(createHello({ serverKey, payload: () => fromText(''), nowMs })).rejects.toThrow(TypeError);
  });

  test('passes on what the payload throws', async () => {
    const payload = () => Promise.reject(new Error('no proof'));
    await expect(createHello({ serverKey: keys.publicKey, payload, nowMs })).rejects.toThrow('no proof');
  });
});

describe('finish', () => {
  test.each([0, 1, 238, 239, maxMessageBytes])('[E7, E9] opens an answer that carries %i bytes', async (length) => {
    const payload = new Uint8Array(length).fill(7);
    const { pending, answer, channel } = await answered(payload);
    const finished = value(await pending.finish(Buffer.from(answer)));
    expect(finished.payload).toEqual(payload);
    expect(finished.channel.id).toEqual(channel.id);
  });

  test('[E7] opens what arrived, though the buffer is used again meanwhile', async () => {
    const { pending, answer } = await answered();
    const buffer = Buffer.from(answer);
    const finishing = pending.finish(buffer);
    buffer.fill(0);
    expect(toText(value(await finishing).payload)).toBe('answer');
  });

  test('[E7] refuses an answer with any byte changed', async () => {
    const length = (await exchange()).answer.length;
    for (let index = 0; index < length; index++) {
      const { pending, answer } = await answered();
      expect([index, code(await pending.finish(flip(answer, index)))]).toEqual([index, 'bad-answer']);
    }
  });

  test('[E7] refuses an answer whose s has its ignored high bit flipped', async () => {
    const { pending, answer } = await answered();
    expect(code(await pending.finish(flip(answer, 31, 0x80)))).toBe('bad-answer');
  });

  test.each([0, 1, 31, 32, 33, 48, 287, 289, 544])(
    '[E7] refuses an answer cut or grown to %i bytes',
    async (length) => {
      const { pending, answer } = await answered();
      const resized = new Uint8Array(length);
      resized.set(answer.subarray(0, length));
      expect(code(await pending.finish(resized))).toBe('bad-answer');
    },
  );

  test('[E3] refuses an answer whose s is of small order', async () => {
    const { pending, answer } = await answered();
    expect(code(await pending.finish(new Uint8Array(answer).fill(0, 0, 32)))).toBe('bad-answer');
  });

  test('[E7] refuses the answer to another hello', async () => {
    const [one, two] = [await answered(), await answered()];
    expect(code(await one.pending.finish(two.answer))).toBe('bad-answer');
  });

  test('[E7] refuses an answer made without the secret key of S', async () => {
    const pending = await hello(keys);
    const impostor = await createServerKeys();
    const own = await hello(impostor);
    const { answer } = await value(await open(impostor, own.hello)).answer(fromText('answer'));
    expect(code(await pending.finish(answer))).toBe('bad-answer');
  });

  test('[E7] refuses random bytes of the size of an answer', async () => {
    expect(code(await (await hello(keys)).finish(randomBytes(288)))).toBe('bad-answer');
  });

  test('[E7] takes one answer, the first, whether it opened or not', async () => {
    const good = await answered();
    expect((await good.pending.finish(good.answer)).ok).toBe(true);
    expect(code(await good.pending.finish(good.answer))).toBe('closed');
    const bad = await answered();
    expect(code(await bad.pending.finish(flip(bad.answer, 40)))).toBe('bad-answer');
    expect(code(await bad.pending.finish(bad.answer))).toBe('closed');
  });

  test('[E12] gives nothing after close, nor when closed while it works', async () => {
    const before = await answered();
    before.pending.close();
    before.pending.close();
    expect(code(await before.pending.finish(before.answer))).toBe('closed');
    const during = await answered();
    const finishing = during.pending.finish(during.answer);
    during.pending.close();
    expect(code(await finishing)).toBe('closed');
  });

  test('[E12] leaves the channel open when the finished hello is closed', async () => {
    const { pending, answer, channel } = await answered();
    const finished = value(await pending.finish(answer));
    pending.close();
    expect(toText(value(channel.open(value(finished.channel.seal(fromText('still here'))))))).toBe('still here');
  });
});

describe('secrets of a pending hello', () => {
  /** The array that the next secret key is drawn into. */
  async function watched() {
    const drawn: Uint8Array[] = [];
    const draw = crypto.getRandomValues.bind(crypto);
    vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
      drawn.push(array as unknown as Uint8Array);
      return draw(array as Uint8Array<ArrayBuffer>) as typeof array;
    });
    const pending = await hello(keys);
    vi.restoreAllMocks();
    expect(drawn).toHaveLength(1);
    return { pending, secret: drawn[0] };
  }

  test('[E12] are overwritten by close', async () => {
    const { pending, secret } = await watched();
    expect(secret).not.toEqual(new Uint8Array(32));
    pending.close();
    expect(secret).toEqual(new Uint8Array(32));
  });

  test('[E12] are overwritten by an answer that does not open', async () => {
    const { pending, secret } = await watched();
    await pending.finish(randomBytes(288));
    expect(secret).toEqual(new Uint8Array(32));
  });

  test('[E12] are overwritten by an answer that opens', async () => {
    const { pending, secret } = await watched();
    const { answer } = await value(await open(keys, pending.hello)).answer(fromText('answer'));
    expect((await pending.finish(answer)).ok).toBe(true);
    expect(secret).toEqual(new Uint8Array(32));
  });
});
