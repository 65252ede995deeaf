import { type Bytes, concat, fromText, hkdf, Secret } from '@sotto/base';

/** What a sender's base key is bound to. */
export interface SenderKeyInput {
  /** From the room link, 32 bytes. */
  readonly mediaSalt: Bytes;
  /** M(g,s), 32 bytes; stays the caller's. */
  readonly mediaSecret: Secret;
  /** The sender's Ed25519 public key, 32 bytes. */
  readonly senderSession: Bytes;
}

/**
 * The SFrame base key of one sender at one position, 32 bytes: every sender has its own, so that equal counters of two
 * senders never meet under one key. [F5]
 *
 * HKDF-SHA256 with the media salt as salt and "sotto/1 sender" followed by the session key as info (RFC 5869).
 */
export async function deriveSenderKey({ mediaSalt, mediaSecret, senderSession }: SenderKeyInput): Promise<Secret> {
  for (const part of [mediaSalt, mediaSecret.expose(), senderSession]) {
    if (part.length !== 32) throw new RangeError('a sender key is derived from three times 32 bytes');
  }
  const info = concat(fromText('sotto/1 sender'), senderSession);
  return new Secret(await hkdf(mediaSecret.expose(), { info, length: 32, salt: mediaSalt }));
}
