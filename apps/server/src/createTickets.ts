import { type Bytes, concat, encodeUint, fromText, hkdf, randomBytes } from '@sotto/base';
import type { ServerKeys } from '@sotto/envelope';
import { bytes, encodeCanonical, handle, limits, parseMessage, uint } from '@sotto/protocol';
import sodium from 'libsodium-wrappers';
import * as v from 'valibot';

const ticketContent = v.strictObject({
  join: handle,
  /** The Ed25519 key that must sign for this join. */
  session: bytes(32),
  /** SHA-256 of the credential that was shown on entering. */
  credentialHash: bytes(32),
  /** The Ed25519 key of the relay that holds the transports. */
  relay: bytes(32),
  receiving: handle,
  /** Set while on stage. */
  sending: v.nullable(handle),
  producer: v.nullable(handle),
  /** The member key that they showed, if any. [P6] */
  shown: v.nullable(bytes(32)),
  /** The sealed hand, and the time at which it changed last, in milliseconds since the epoch. [R14] */
  hand: v.nullable(v.strictObject({ sealed: bytes(limits.handBytes), changedMs: uint(Number.MAX_SAFE_INTEGER) })),
});

/** Everything that the server needs to take a member back, even after it has forgotten them. */
export type Ticket = v.InferOutput<typeof ticketContent>;

/** Seals tickets and opens its own. [R10] */
export interface Tickets {
  /** `limits.ticketBytes` bytes, for one room alone. */
  seal(ticket: Ticket, roomHandle: Bytes): Bytes;
  /** Returns `undefined` for a ticket that this server did not seal for this room. */
  open(sealed: Uint8Array, roomHandle: Bytes): Ticket | undefined;
}

const label = 'sotto/2 ticket';
const nonceBytes = 24;
const tagBytes = 16;
const lengthBytes = 2;
const paddedBytes = limits.ticketBytes - nonceBytes - tagBytes;

/**
 * Seals tickets under a key derived from the server's long-term secret, so that they stay valid after a restart:
 * XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) with a random nonce, at one length.
 */
export async function createTickets(keys: ServerKeys): Promise<Tickets> {
  await sodium.ready;
  const key = await hkdf(keys.secretKey.expose(), { info: label, length: 32 });
  const associatedWith = (roomHandle: Bytes) => concat(fromText(label), roomHandle);
  return {
    seal(ticket, roomHandle) {
      const content = encodeCanonical(ticket);
      const zeros = new Uint8Array(paddedBytes - lengthBytes - content.length);
      const padded = concat(encodeUint(content.length, lengthBytes), content, zeros);
      const nonce = randomBytes(nonceBytes);
      const seal = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt;
      return concat(nonce, seal(padded, associatedWith(roomHandle), null, nonce, key));
    },
    open(sealed, roomHandle) {
      const padded = decrypt(sealed, associatedWith(roomHandle), key);
      const end = lengthBytes + (padded?.[0] ?? 0) * 256 + (padded?.[1] ?? 0);
      const ticket = padded && parseMessage(ticketContent, padded.subarray(lengthBytes, end));
      return ticket?.ok ? ticket.value : undefined;
    },
  };
}

/**
 * Decrypts, or returns `undefined`: libsodium throws on anything that was not sealed under this key, and here a client
 * causes that.
 */
function decrypt(sealed: Uint8Array, associated: Bytes, key: Bytes): Bytes | undefined {
  const [nonce, ciphertext] = [sealed.subarray(0, nonceBytes), sealed.subarray(nonceBytes)];
  try {
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, ciphertext, associated, nonce, key) as Bytes;
  } catch {
    return undefined;
  }
}
