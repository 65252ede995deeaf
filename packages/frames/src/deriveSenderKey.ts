import { type Bytes, concat, fromText, hkdf, Secret } from '@sotto/base';

/** The inputs of a sender's base key. */
export interface SenderKeyInput {
  /** Derived from the room's link, 32 bytes; lent, so the caller keeps ownership. */
  readonly mediaSalt: Secret;
  /** K(g, s), 32 bytes; lent, and read at once. */
  readonly stepKey: Secret;
  /** The sender's Ed25519 public key, 32 bytes. */
  readonly senderSession: Bytes;
}

/**
 * Derives the SFrame base key (32 bytes) of one sender from the step key K(g, s), which all members share. Two senders
 * may reach the same frame counter; since each has a base key of its own, they never use it with the same key. [F5]
 *
 * Uses HKDF-SHA256 (RFC 5869): the input is the step key, the salt is the link's media salt, and the info is "sotto/2
 * sender" followed by the sender's public key.
 */
export async function deriveSenderKey({ mediaSalt, stepKey, senderSession }: SenderKeyInput): Promise<Secret> {
  const [salt, key] = [mediaSalt.expose(), stepKey.expose()];
  for (const part of [salt, key, senderSession]) {
    if (part.length !== 32) throw new RangeError('a sender key is derived from three times 32 bytes');
  }
  const info = concat(fromText('sotto/2 sender'), senderSession);
  return new Secret(await hkdf(key, { info, length: 32, salt }));
}
