import { constants, inflateRawSync } from 'node:zlib';

/** Inflates the compressed messages of one direction, in their order. */
export interface MessageInflater {
  /** The message's bytes; `undefined` if they don't inflate or were never agreed to be compressed. */
  inflate(payload: Uint8Array): Buffer | undefined;
}

const WINDOW_BYTES = 32 * 1024;
const TAIL = Buffer.from([0, 0, 0xff, 0xff]);

/**
 * Follows permessage-deflate (RFC 7692) as the server's `Sec-WebSocket-Extensions` agreed to it.
 *
 * Context takeover is done with a preset dictionary: the last 32 KiB of what came before are all that a deflate stream
 * can refer to, so each message inflates on its own and without a stream kept open.
 */
export function createMessageInflater(extensions: string, sender: 'client' | 'server'): MessageInflater {
  const agreed = extensions.split(',').find((offer) => offer.trim().startsWith('permessage-deflate'));
  const keepsContext = agreed !== undefined && !agreed.includes(`${sender}_no_context_takeover`);
  let window: Buffer = Buffer.alloc(0);
  return {
    inflate(payload) {
      if (agreed === undefined) return undefined;
      const inflated = tryInflate(Buffer.concat([payload, TAIL]), window);
      if (inflated && keepsContext) window = Buffer.concat([window, inflated]).subarray(-WINDOW_BYTES);
      return inflated;
    },
  };
}

function tryInflate(bytes: Buffer, dictionary: Buffer): Buffer | undefined {
  const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 64 * 1024 * 1024 };
  try {
    return inflateRawSync(bytes, dictionary.length > 0 ? { ...options, dictionary } : options);
  } catch {
    return undefined;
  }
}
