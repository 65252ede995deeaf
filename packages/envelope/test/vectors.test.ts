import { fromText, toText } from '@sotto/base';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createHello, openHello, serverFingerprint, serverKeysFromSecret } from '../src/index.ts';
import { memoryAt, value } from './exchange.ts';
import * as reference from './reference.ts';
import vectors from './vectors.json' with { type: 'json' };

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (view: Uint8Array) => Buffer.from(view).toString('hex');

/** Makes the platform's randomness give these secret keys, one a call. */
function drawSecrets(...secrets: string[]): void {
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    (array as unknown as Uint8Array).set(bytes(secrets.shift() ?? ''));
    return array;
  });
}

afterEach(() => vi.restoreAllMocks());

describe('the package gives the published exchange', () => {
  const keys = () => serverKeysFromSecret(bytes(vectors.serverSecret));

  async function connect() {
    drawSecrets(vectors.clientSecret, vectors.answerSecret);
    const serverKeys = await keys();
    const payload = () => fromText(vectors.helloPayload);
    const pending = await createHello({ serverKey: serverKeys.publicKey, payload, nowMs: vectors.timeMs });
    const memory = memoryAt(vectors.timeMs);
    const opened = value(await openHello({ keys: serverKeys, hello: pending.hello, memory, nowMs: vectors.timeMs }));
    const { answer, channel: server } = await opened.answer(fromText(vectors.answerPayload));
    const { channel: client, payload: answered } = value(await pending.finish(answer));
    return { pending, opened, answer, answered, client, server };
  }

  test('[E1] of server key and fingerprint', async () => {
    const { publicKey } = await keys();
    expect(hex(publicKey)).toBe(vectors.serverKey);
    expect(hex(await serverFingerprint(publicKey))).toBe(vectors.fingerprint);
  });

  test('[E4] of the hello', async () => {
    const { pending, opened } = await connect();
    expect(hex(pending.hello)).toBe(vectors.hello);
    expect(toText(opened.payload)).toBe(vectors.helloPayload);
  });

  test('[E7] of the answer and the connection id', async () => {
    const { answer, answered, client, server } = await connect();
    expect(hex(answer)).toBe(vectors.answer);
    expect(toText(answered)).toBe(vectors.answerPayload);
    expect([hex(client.id), hex(server.id)]).toEqual([vectors.id, vectors.id]);
  });

  test('[E8, E9] of the records', async () => {
    const { client, server } = await connect();
    for (const { direction, message, record } of vectors.records) {
      const [sender, receiver] = direction === 0 ? [client, server] : [server, client];
      expect(hex(value(sender.seal(fromText(message))))).toBe(record);
      expect(toText(value(receiver.open(bytes(record))))).toBe(message);
    }
  });
});

describe('a second implementation, written from the text', () => {
  const [serverSecret, secret] = [bytes(vectors.serverSecret), bytes(vectors.clientSecret)];

  test('[E1, E4, E7, E8] gives the published exchange too', () => {
    const S = reference.publicKey(serverSecret);
    const content = { timeMs: vectors.timeMs, payload: fromText(vectors.helloPayload) };
    const hello = reference.sealHello(secret, S, content);
    const keys = reference.serverKeys(serverSecret, bytes(vectors.answerSecret), hello);
    expect([hex(S), hex(reference.fingerprint(S))]).toEqual([vectors.serverKey, vectors.fingerprint]);
    expect(hex(hello)).toBe(vectors.hello);
    expect([hex(keys.id), hex(keys.toServer), hex(keys.toClient)]).toEqual([
      vectors.id,
      vectors.keyToServer,
      vectors.keyToClient,
    ]);
    for (const { direction, counter, message, record } of vectors.records) {
      const sealed = { direction: direction as 0 | 1, counter: BigInt(counter), message: fromText(message) };
      expect(hex(reference.sealRecord(keys, sealed))).toBe(record);
    }
  });

  test('[E4, E7, E8] talks as a client to the server of the package', async () => {
    const server = await serverKeysFromSecret(serverSecret);
    const hello = reference.sealHello(secret, server.publicKey, {
      timeMs: vectors.timeMs,
      payload: fromText('theirs'),
    });
    const opened = value(await openHello({ keys: server, hello, memory: memoryAt(0), nowMs: vectors.timeMs }));
    const { answer, channel } = await opened.answer(fromText('ours'));
    const keys = reference.clientKeys(secret, {
      serverKey: server.publicKey,
      hello,
      answerKey: answer.subarray(0, 32),
    });
    const answered = reference.openRecord(keys, { direction: 1, counter: 0n, record: answer.subarray(32) });
    expect([toText(opened.payload), toText(answered)]).toEqual(['theirs', 'ours']);
    const record = reference.sealRecord(keys, { direction: 0, counter: 0n, message: fromText('and again') });
    expect(toText(value(channel.open(record)))).toBe('and again');
  });

  test('[E4, E7, E8] talks as a server to the client of the package', async () => {
    const serverKey = new Uint8Array(reference.publicKey(serverSecret));
    const pending = await createHello({ serverKey, payload: () => fromText('ours'), nowMs: vectors.timeMs });
    const content = reference.openHello(serverSecret, pending.hello);
    expect([content.timeMs, toText(content.payload)]).toEqual([vectors.timeMs, 'ours']);
    const keys = reference.serverKeys(serverSecret, bytes(vectors.answerSecret), pending.hello);
    const record = reference.sealRecord(keys, { direction: 1, counter: 0n, message: fromText('theirs') });
    const answer = Buffer.concat([reference.publicKey(bytes(vectors.answerSecret)), record]);
    const { channel, payload } = value(await pending.finish(answer));
    const next = { direction: 0 as const, counter: 0n, record: value(channel.seal(fromText('and again'))) };
    expect([toText(payload), toText(reference.openRecord(keys, next))]).toEqual(['theirs', 'and again']);
  });
});
