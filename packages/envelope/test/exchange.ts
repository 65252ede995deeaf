import { type Bytes, fromText, type Result } from '@sotto/base';
import {
  type Channel,
  createHello,
  createHelloMemory,
  createServerKeys,
  openHello,
  type ServerKeys,
} from '../src/index.ts';

/** The time of every clock in these tests that needs no other. */
export const nowMs = 1_790_000_000_000;

/** The value of a result that the test takes for granted. */
export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

/** The code of a refusal; `undefined` if there is none. */
export function code(result: Result<unknown>): string | undefined {
  return result.ok ? undefined : result.error.code;
}

/** A copy with some bits of one byte flipped. */
export function flip(bytes: Uint8Array, index: number, mask = 1): Bytes {
  const flipped = new Uint8Array(bytes);
  flipped[index] = (flipped[index] ?? 0) ^ mask;
  return flipped;
}

/** A hello to a server, with whatever of the usual the test replaces. */
export function hello(keys: ServerKeys, { payload = fromText('payload'), timeMs = nowMs } = {}) {
  return createHello({ serverKey: keys.publicKey, payload: () => payload, nowMs: timeMs });
}

/** Opens bytes as a server does, with a fresh memory unless the test passes one. */
export function open(keys: ServerKeys, bytes: Uint8Array, { atMs = nowMs, memory = memoryAt(atMs) } = {}) {
  return openHello({ keys, hello: bytes, memory, nowMs: atMs });
}

/** A memory whose clock stands still. */
export function memoryAt(atMs: number) {
  return createHelloMemory({ now: () => atMs });
}

/** Both ends of a fresh connection, and every byte that crossed the wire to make it. */
export interface Exchange {
  readonly hello: Bytes;
  readonly answer: Bytes;
  readonly client: Channel;
  readonly server: Channel;
}

/** A whole handshake with nobody in between. */
export async function exchange(keys?: ServerKeys): Promise<Exchange> {
  const serverKeys = keys ?? (await createServerKeys());
  const pending = await hello(serverKeys);
  const opened = value(await open(serverKeys, pending.hello));
  const { answer, channel: server } = await opened.answer(fromText('answer'));
  const { channel: client } = value(await pending.finish(answer));
  return { hello: pending.hello, answer, client, server };
}
