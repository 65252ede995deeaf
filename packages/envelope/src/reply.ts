import { type Bytes, concat, encodeUint, type Fault, fail, ok, type Result } from '@sotto/base';

/**
 * Reasons why a server refuses a hello. A refusal is not authenticated, so a client may retry or show a message because
 * of it, but decide nothing lasting.
 */
export const refusalCodes = ['bad-hello', 'stale-hello', 'unsupported-version'] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** A server's reply to a hello: an answer, or a refusal with the server's clock in milliseconds since the epoch. */
export type Reply = { readonly answer: Bytes } | { readonly code: RefusalCode; readonly timeMs: number };

/** One byte 1 before an answer; one byte 0, the code's index and eight bytes of time for a refusal. [E13] */
export function encodeReply(reply: Reply): Bytes {
  if ('answer' in reply) return concat(Uint8Array.of(1), reply.answer);
  return concat(Uint8Array.of(0, refusalCodes.indexOf(reply.code)), encodeUint(reply.timeMs, 8));
}

/** The reply of its bytes; anything else is `bad-answer`. [E13] */
export function decodeReply(bytes: Uint8Array): Result<Reply, Fault<'bad-answer'>> {
  if (bytes[0] === 1) return ok({ answer: new Uint8Array(bytes.subarray(1)) });
  const code = refusalCodes[bytes[1] ?? -1];
  if (bytes[0] !== 0 || bytes.length !== 10 || !code) return fail('bad-answer');
  const timeMs = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(2));
  return ok({ code, timeMs });
}
