import { type Bytes, fromText } from '@sotto/base';
import { beforeAll, describe, expect, test } from 'vitest';
import { type AcceptOptions, accept } from './accept.ts';
import { dial } from './dial.ts';
import { createHelloMemory } from './HelloMemory.ts';
import { createServerKeys, type ServerKeys } from './serverKeys.ts';
import type { Wire } from './Wire.ts';

let keys: ServerKeys;
beforeAll(async () => {
  keys = await createServerKeys();
});

const nowMs = 1_800_000_000_000;

/** Two ends in memory, which deliver in order and later, as a network does. */
function createWires(): { client: Wire & { isOpen: boolean }; server: Wire & { isOpen: boolean }; sent: Bytes[] } {
  const sent: Bytes[] = [];
  const closers: (() => void)[] = [];
  const end = () => {
    let receive: (bytes: Uint8Array) => void = () => undefined;
    const closed: (() => void)[] = [];
    const wire = {
      isOpen: true,
      peer: undefined as unknown as { deliver(bytes: Bytes): void },
      deliver: (bytes: Bytes) => queueMicrotask(() => receive(bytes)),
      send(bytes: Bytes) {
        sent.push(bytes);
        if (wire.isOpen) wire.peer.deliver(bytes);
      },
      onBytes: (next: (bytes: Uint8Array) => void) => {
        receive = next;
      },
      onClose: (callback: () => void) => (wire.isOpen ? void closed.push(callback) : queueMicrotask(callback)),
      close: () => {
        for (const close of closers) close();
      },
    };
    closers.push(() => {
      if (!wire.isOpen) return;
      wire.isOpen = false;
      for (const callback of closed) callback();
    });
    return wire;
  };
  const [client, server] = [end(), end()];
  client.peer = server;
  server.peer = client;
  return { client, server, sent };
}

function options(overrides: Partial<AcceptOptions<string>> = {}): AcceptOptions<string> {
  return {
    keys,
    memory: createHelloMemory({ now: () => nowMs }),
    now: () => nowMs,
    deadlineMs: 200,
    judge: async ({ payload }) => ({ answer: fromText('welcome'), context: new TextDecoder().decode(payload) }),
    ...overrides,
  };
}

function dialTo(client: Wire, overrides: { nowMs?: number; payload?: () => Bytes | Promise<Bytes> } = {}) {
  return dial(client, {
    serverKey: keys.publicKey,
    payload: () => fromText('hi'),
    nowMs,
    deadlineMs: 200,
    ...overrides,
  });
}

describe('dial and accept', () => {
  test('[E13] an accepted hello gives both ends one connection, and messages pass both ways', async () => {
    const { client, server } = createWires();
    const [dialled, accepted] = await Promise.all([dialTo(client), accept(server, options())]);
    if (!dialled.ok || !accepted) throw new Error('not connected');
    expect(accepted.context).toBe('hi');
    expect(dialled.value.payload).toEqual(fromText('welcome'));
    expect(dialled.value.connection.id).toEqual(accepted.connection.id);
    const heard = Promise.withResolvers<Bytes>();
    accepted.connection.onMessage(heard.resolve);
    dialled.value.connection.send(fromText('one'));
    expect(await heard.promise).toEqual(fromText('one'));
  });

  test('[E13] messages right after the reply wait for the channel, and none is lost', async () => {
    const { client, server } = createWires();
    const held: Bytes[] = [];
    const accepting = accept({ ...server, send: (bytes) => void held.push(bytes) }, options());
    const dialling = dialTo(client);
    const accepted = await accepting;
    accepted?.connection.send(fromText('one'));
    accepted?.connection.send(fromText('two'));
    for (const bytes of held) server.send(bytes);
    const dialled = await dialling;
    if (!dialled.ok) throw new Error(dialled.error.code);
    const heard: string[] = [];
    dialled.value.connection.onMessage((message) => void heard.push(new TextDecoder().decode(message)));
    expect(heard).toEqual(['one', 'two']);
  });

  test('[E13] a stale hello is refused with the server time and closes the wire', async () => {
    const { client, server } = createWires();
    const [dialled] = await Promise.all([dialTo(client, { nowMs: nowMs - 600_000 }), accept(server, options())]);
    expect(dialled).toEqual({ ok: false, error: { code: 'stale-hello', serverTimeMs: nowMs } });
    expect(client.isOpen).toBe(false);
  });

  test('a hello that the judge refuses is refused as bad', async () => {
    const { client, server } = createWires();
    const [dialled] = await Promise.all([dialTo(client), accept(server, options({ judge: async () => undefined }))]);
    expect(dialled).toMatchObject({ ok: false, error: { code: 'bad-hello' } });
  });

  test('a judge that fails leaves no open wire', async () => {
    const { client, server } = createWires();
    const judge = async () => Promise.reject(new Error('database gone'));
    const accepting = accept(server, options({ judge }));
    const dialling = dialTo(client);
    await expect(accepting).rejects.toThrow('database gone');
    expect(await dialling).toMatchObject({ ok: false });
    expect(server.isOpen).toBe(false);
  });

  test('a payload that fails leaves no open wire and sends no hello', async () => {
    const { client, sent } = createWires();
    await expect(dialTo(client, { payload: () => Promise.reject(new Error('no key')) })).rejects.toThrow('no key');
    expect(client.isOpen).toBe(false);
    expect(sent).toEqual([]);
  });

  test('silence is late on both sides', async () => {
    const { client, server } = createWires();
    server.onBytes(() => undefined);
    expect(await dialTo(client)).toEqual({ ok: false, error: { code: 'late' } });
    const quiet = createWires();
    expect(await accept(quiet.server, options({ deadlineMs: 20 }))).toBeUndefined();
    expect(quiet.server.isOpen).toBe(false);
  });

  test('bytes between a hello and its answer close the wire', async () => {
    const { client, server } = createWires();
    const judged = Promise.withResolvers<undefined>();
    const accepting = accept(server, options({ judge: () => judged.promise }));
    const dialling = dialTo(client);
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.send(fromText('early'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(server.isOpen).toBe(false);
    judged.resolve(undefined);
    await accepting;
    expect(await dialling).toMatchObject({ ok: false });
  });

  test('a late listener is told of a wire that closed while the hello was being judged', async () => {
    const { client, server } = createWires();
    const judge: AcceptOptions<string>['judge'] = async () => {
      client.close();
      return { answer: fromText('welcome'), context: '' };
    };
    const [, accepted] = await Promise.all([dialTo(client), accept(server, options({ judge }))]);
    const closed = Promise.withResolvers<void>();
    accepted?.connection.onClose(closed.resolve);
    await closed.promise;
  });

  test.each([new Uint8Array(0), Uint8Array.of(2), Uint8Array.of(0, 9, 0, 0, 0, 0, 0, 0, 0, 0), Uint8Array.of(1, 2, 3)])(
    '[E13] a reply of %j is no answer',
    async (reply) => {
      const { client, server } = createWires();
      server.onBytes(() => server.send(reply));
      expect(await dialTo(client)).toMatchObject({ ok: false, error: { code: 'bad-answer' } });
    },
  );
});
