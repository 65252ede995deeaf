import type { Bytes } from '@sotto/base';
import type { HelloMemory } from './HelloMemory.ts';
import { type OpenedHello, openHello } from './openHello.ts';
import { encodeReply, type RefusalCode } from './reply.ts';
import type { ServerKeys } from './serverKeys.ts';
import { createSealedConnection, type SealedConnection, type Wire } from './Wire.ts';

/** Options of the accepting side. */
export interface AcceptOptions<T> {
  readonly keys: ServerKeys;
  readonly memory: HelloMemory;
  /** The server's clock, in milliseconds since the epoch. */
  readonly now: () => number;
  /** Time limit for the hello, in milliseconds. */
  readonly deadlineMs: number;
  /** Judges the payload: returns the answer and a value to keep, or `undefined` to refuse the hello as `bad-hello`. */
  readonly judge: (hello: Pick<OpenedHello, 'payload' | 'clientKey' | 'timeMs'>) => Promise<Verdict<T> | undefined>;
  /** Called with the code of a hello that is refused. */
  readonly onRefused?: (code: RefusalCode) => void;
}

/** The decision of `judge`. */
export interface Verdict<T> {
  readonly answer: Bytes;
  readonly context: T;
}

/** A connection whose hello was accepted. */
export interface Accepted<T> {
  readonly connection: SealedConnection;
  readonly context: T;
}

/**
 * The accepting side's half of the handshake; `undefined` once the wire was refused and closed. Rejects, with the wire
 * closed, if `judge` or the memory rejects. [E5-E7, E13]
 */
export async function accept<T>(wire: Wire, options: AcceptOptions<T>): Promise<Accepted<T> | undefined> {
  let accepted: Accepted<T> | undefined;
  try {
    const hello = await nextBytes(wire, options.deadlineMs);
    // A client may send nothing between its hello and the answer.
    wire.onBytes(() => wire.close());
    accepted = hello && (await answerHello(wire, hello, options));
  } finally {
    if (!accepted) wire.close();
  }
  return accepted;
}

async function answerHello<T>(
  wire: Wire,
  hello: Uint8Array,
  options: AcceptOptions<T>,
): Promise<Accepted<T> | undefined> {
  const nowMs = options.now();
  const refuse = (code: RefusalCode): undefined => {
    options.onRefused?.(code);
    wire.send(encodeReply({ code, timeMs: nowMs }));
  };
  const opened = await openHello({ ...options, hello, nowMs });
  if (!opened.ok) return refuse(opened.error.code);
  const verdict = await options.judge(opened.value);
  if (!verdict) {
    opened.value.close();
    return refuse('bad-hello');
  }
  const { answer, channel } = await opened.value.answer(verdict.answer);
  const connection = createSealedConnection(wire, channel);
  wire.send(encodeReply({ answer }));
  return { connection, context: verdict.context };
}

function nextBytes(wire: Wire, deadlineMs: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), deadlineMs);
    const settle = (bytes: Uint8Array | undefined) => {
      clearTimeout(timer);
      resolve(bytes);
    };
    wire.onBytes(settle);
    wire.onClose(() => settle(undefined));
  });
}
