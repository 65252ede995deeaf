import type { Kind } from '@sotto/log';
import type { Socket } from 'socket.io';
import { createAllowance } from '../limits/createAllowance.ts';
import type { Budget } from '../limits/createBudget.ts';
import { hangUp } from '../limits/hangUp.ts';

type Engine = Socket['conn'];
type Frames = { on(event: 'ping' | 'pong', listener: (data: Uint8Array) => void): unknown };

/** The most that may wait for a client that does not read, in bytes and in milliseconds. [W5] */
const backlogBytes = 1024 * 1024;
const backlogMs = 15_000;

/**
 * A packet costs 1, as do a WebSocket's ping and pong, and so do 4 KiB; a request is two packets. The wraps of a statement for 10,000 members are twelve
 * requests of 64 KiB, which cost 18 each, and the first such statement may lose its number to another. [W5]
 */
const flow = { burst: 600, perSecond: 60 };
const bytesForOne = 4096;

/** How long a client may take to close an ended connection, in milliseconds. */
const partingMs = 2_000;

export interface GuardOptions {
  /** The budget to which the connection's packets are charged. */
  readonly budget: Budget;
  /** Milliseconds. */
  readonly now: () => number;
  /** Called once with the reason why a connection is ended. */
  readonly onCut: (kind: Kind) => void;
}

/**
 * Ends a connection that floods, costs too much or does not read. It does so at once, without telling the client, and
 * before its messages cost anything in the layers above. [W5, W6]
 *
 * @returns lifts the limits, for a relay
 */
export function guardConnection(engine: Engine, { budget, now, onCut }: GuardOptions): () => void {
  const raw = engine.request.socket;
  const allowance = createAllowance({ ...flow, now });
  let isLifted = false;
  let queuedBytes = 0;
  let waitingSince: number | undefined;
  let isCut = false;
  const end = (kind: Kind) => {
    if (isLifted || isCut) return;
    isCut = true;
    onCut(kind);
    engine.close(true);
    hangUp(raw);
  };
  const take = (cost: number) => {
    if (!allowance.take(cost)) end('flood');
  };
  const receive = (length: number) => {
    take(1);
    if (!isLifted && !budget.mayReceive(length)) end('flood');
  };
  raw.on('data', (chunk: Uint8Array) => take(chunk.length / bytesForOne));
  engine.on('packet', ({ data }: { data?: string | Uint8Array }) => receive(data?.length ?? 0));
  // Firefox pings when its network changes, and gives the connection up without a pong, which `ws` has sent by now.
  const { websocket } = engine.request as typeof engine.request & { websocket: Frames };
  for (const event of ['ping', 'pong'] as const) {
    websocket.on(event, ({ length }) => {
      receive(length);
      if (raw.writableLength > backlogBytes) end('backlog');
    });
  }
  engine.on('packetCreate', ({ data }: { data?: string | Uint8Array }) => {
    queuedBytes += data?.length ?? 0;
    if (engine.transport.writable) return;
    waitingSince ??= now();
    const isLate = now() - waitingSince > backlogMs;
    // Deferred, since the caller may be sending to a whole room and must not lose a member of it during the loop.
    if (isLate || queuedBytes + raw.writableLength > backlogBytes) setImmediate(() => end('backlog'));
  });
  engine.on('flush', () => {
    queuedBytes = 0;
    waitingSince = undefined;
  });
  // A WebSocket waits half a minute for the other side to close it too.
  engine.once('close', () => setTimeout(() => hangUp(raw), partingMs).unref());
  return () => {
    isLifted = true;
  };
}
