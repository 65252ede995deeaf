import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, fail, ok, type Result } from '@sotto/base';

/** A loopback socket whose datagrams prove that a capture file is up to date. */
export interface Sentinel {
  readonly port: number;
  /** Sends a datagram and waits until the file holds it. */
  pass(): Promise<Result<undefined, Fault<'not-capturing'>>>;
  close(): void;
}

const PATIENCE_MS = 10_000;
const RETRY_MS = 50;
const TOKEN_BYTES = 32;

/** A socket that talks to itself, so that nobody answers with an ICMP error. */
export async function createSentinel(file: string): Promise<Sentinel> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  return {
    port,
    async pass() {
      const token = randomBytes(TOKEN_BYTES);
      // No media protocol begins with this byte (RFC 7983), so a token can't look like an unexpected stream.
      token[0] = 0xff;
      const from = await sizeOf(file);
      send(socket, token, port);
      for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += RETRY_MS) {
        if ((await readFrom(file, from)).includes(token)) return ok(undefined);
        await sleep(RETRY_MS);
      }
      return fail('not-capturing');
    },
    close: () => socket.close(),
  };
}

function send(socket: Socket, token: Buffer, port: number): void {
  socket.send(token, port, '127.0.0.1');
}

async function sizeOf(file: string): Promise<number> {
  const handle = await open(file, 'r');
  const { size } = await handle.stat();
  await handle.close();
  return size;
}

async function readFrom(file: string, start: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  const { size } = await handle.stat();
  const { buffer } = await handle.read(Buffer.alloc(Math.max(size - start, 0)), 0, undefined, start);
  await handle.close();
  return buffer;
}
