import { type Bytes, concat, fromText, toText } from '@sotto/base';
import { expect, test } from 'vitest';
import {
  type Channel,
  createHello,
  createHelloMemory,
  createServerKeys,
  openHello,
  parseServerKey,
  serverFingerprint,
  sizeClasses,
} from '../../src/index.ts';
import { nowMs, value } from '../exchange.ts';

const texts = {
  room: 'the handle of a room',
  welcome: 'the relay stands at 203.0.113.7',
  message: 'Ana raises her hand to speak of the harbour',
};

/** A wire that anyone may read: hands bytes on and keeps them. */
function tappedWire() {
  const seen: Bytes[] = [];
  const carry = (bytes: Bytes): Buffer => {
    seen.push(new Uint8Array(bytes));
    return Buffer.from(bytes);
  };
  return { seen, carry };
}

/** A server that lets everyone in who knows the room. */
async function createServer() {
  const keys = await createServerKeys();
  const memory = createHelloMemory({ now: () => nowMs });
  async function accept(hello: Uint8Array) {
    const opened = value(await openHello({ keys, hello, memory, nowMs }));
    expect(toText(opened.payload)).toBe(texts.room);
    return opened.answer(fromText(texts.welcome));
  }
  return { publicKey: keys.publicKey, fingerprint: await serverFingerprint(keys.publicKey), accept };
}

/** Both ends of one client's connection to a server, made over a wire. */
async function join(
  server: Awaited<ReturnType<typeof createServer>>,
  carry: (bytes: Bytes) => Buffer,
): Promise<{ client: Channel; server: Channel }> {
  const serverKey = value(await parseServerKey(carry(server.publicKey), server.fingerprint));
  const pending = await createHello({ serverKey, payload: () => fromText(texts.room), nowMs });
  const accepted = await server.accept(carry(pending.hello));
  const { channel, payload } = value(await pending.finish(carry(accepted.answer)));
  expect(toText(payload)).toBe(texts.welcome);
  return { client: channel, server: accepted.channel };
}

/** Every run of 6 bytes in a text. */
function runs(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: bytes.length - 5 }, (_, at) => bytes.subarray(at, at + 6));
}

test('[E4, E7, E8, E9] two members talk through the server, and the wire shows sizes alone', async () => {
  const { seen, carry } = tappedWire();
  const server = await createServer();
  const [ana, ben] = [await join(server, carry), await join(server, carry)];

  const up = carry(value(ana.client.seal(fromText(texts.message))));
  const heard = value(ana.server.open(up));
  const down = carry(value(ben.server.seal(heard)));
  expect(toText(value(ben.client.open(down)))).toBe(texts.message);

  const [smallest] = sizeClasses;
  const joining = [32, 512, 32 + smallest];
  expect(seen.map((bytes) => bytes.length)).toEqual([...joining, ...joining, smallest, smallest]);
  const wire = Buffer.from(concat(...seen));
  for (const run of Object.values(texts).flatMap(runs)) expect(wire.includes(run)).toBe(false);
});

test('[E10] a record for one member opens for no other', async () => {
  const { carry } = tappedWire();
  const server = await createServer();
  const [ana, ben] = [await join(server, carry), await join(server, carry)];
  const forAna = value(ana.server.seal(fromText(texts.message)));
  expect(ben.client.open(forAna).ok).toBe(false);
  expect(ana.client.open(forAna).ok).toBe(true);
});

test('[E7] each connection has its own id, the same at both ends', async () => {
  const { carry } = tappedWire();
  const server = await createServer();
  const [ana, ben] = [await join(server, carry), await join(server, carry)];
  expect(ana.client.id).toEqual(ana.server.id);
  expect(ben.client.id).toEqual(ben.server.id);
  expect(ana.client.id).not.toEqual(ben.client.id);
});
