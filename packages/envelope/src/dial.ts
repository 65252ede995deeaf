import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';
import { createHello, type HelloOptions, type PendingHello } from './createHello.ts';
import { decodeReply, type RefusalCode } from './reply.ts';
import { createSealedConnection, type SealedConnection, type Wire } from './Wire.ts';

/** The connection of the dialling side, after the server's answer. */
export interface Dialled {
  readonly connection: SealedConnection;
  /** The payload of the server's answer. */
  readonly payload: Bytes;
}

/** Why there is no connection; a server's refusal comes with its clock. */
export type DialFault = Fault<RefusalCode | 'bad-answer' | 'closed' | 'late'> & { readonly serverTimeMs?: number };

/**
 * The dialling side's half of the handshake: one hello, one reply. On any fault the wire is closed.
 *
 * @param options.deadlineMs how long the reply may take, in milliseconds
 */
export async function dial(
  wire: Wire,
  { deadlineMs, ...options }: HelloOptions & { deadlineMs: number },
): Promise<Result<Dialled, DialFault>> {
  // Messages right after the reply wait here for the channel.
  const early: Uint8Array[] = [];
  const arriving = firstBytes(wire, { deadlineMs, early });
  let pending: PendingHello | undefined;
  let dialled: Result<Dialled, DialFault> = fail('closed');
  try {
    pending = await createHello(options);
    wire.send(pending.hello);
    const arrived = await arriving;
    dialled = arrived.ok ? await finish(withEarly(wire, early), pending, arrived.value) : arrived;
  } finally {
    pending?.close();
    if (!dialled.ok) wire.close();
  }
  return dialled;
}

async function finish(wire: Wire, pending: PendingHello, bytes: Uint8Array): Promise<Result<Dialled, DialFault>> {
  const reply = decodeReply(bytes);
  if (!reply.ok) return reply;
  if ('code' in reply.value) {
    return { ok: false, error: { code: reply.value.code, serverTimeMs: reply.value.timeMs } };
  }
  const finished = await pending.finish(reply.value.answer);
  if (!finished.ok) return finished;
  const connection = createSealedConnection(wire, finished.value.channel);
  return ok({ connection, payload: finished.value.payload });
}

/** Wraps the wire: its receiver first gets the messages that came before there was one. */
function withEarly(wire: Wire, early: readonly Uint8Array[]): Wire {
  return {
    ...wire,
    onBytes(receive) {
      for (const bytes of early) receive(bytes);
      wire.onBytes(receive);
    },
  };
}

/**
 * Resolves with the first bytes that arrive. It keeps later ones aside, even if they come before anybody has looked at
 * the first.
 */
function firstBytes(
  wire: Wire,
  { deadlineMs, early }: { deadlineMs: number; early: Uint8Array[] },
): Promise<Result<Uint8Array, Fault<'closed' | 'late'>>> {
  let hasCome = false;
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(fail('late')), deadlineMs);
    const settle = (result: Result<Uint8Array, Fault<'closed' | 'late'>>) => {
      clearTimeout(timer);
      resolve(result);
    };
    wire.onBytes((bytes) => {
      if (hasCome) early.push(bytes);
      hasCome = true;
      settle(ok(bytes));
    });
    wire.onClose(() => settle(fail('closed')));
  });
}
