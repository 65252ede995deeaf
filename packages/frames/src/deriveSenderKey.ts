import { type Bytes, concat, fromText, hkdf, Secret } from '@sotto/base';

/** The inputs of a sender's base key. */
export interface SenderKeyInput {
  /** From the room link, 32 bytes; lent, so the caller keeps ownership. */
  readonly mediaSalt: Secret;
  /** K(g, s), 32 bytes; lent, and read at once. */
  readonly stepKey: Secret;
  /** The sender's Ed25519 public key, 32 bytes. */
  readonly senderSession: Bytes;
}

/**
 * Derives the SFrame base key of one sender at one step, 32 bytes: every sender has its own, so that equal counters of two
 * senders never meet under one key. [F5]
 *
 * HKDF-SHA256 with the media salt as salt and "sotto/2 sender" followed by the session key as info (RFC 5869).
 */
export async function deriveSenderKey({ mediaSalt, stepKey, senderSession }: SenderKeyInput): Promise<Secret> {
  const [salt, key] = [mediaSalt.expose(), stepKey.expose()];
  for (const part of [salt, key, senderSession]) {
    if (part.length !== 32) throw new RangeError('a sender key is derived from three times 32 bytes');
  }
  const info = concat(fromText('sotto/2 sender'), senderSession);
  return new Secret(await hkdf(key, { info, length: 32, salt }));
}
