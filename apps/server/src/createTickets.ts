import { type Bytes, concat, encodeUint, fromText, hkdf, randomBytes } from '@sotto/base';
import type { ServerKeys } from '@sotto/envelope';
import { bytes, encodeCanonical, handle, limits, parseMessage } from '@sotto/protocol';
import sodium from 'libsodium-wrappers';
import * as v from 'valibot';

const ticketContent = v.strictObject({
  roomHandle: handle,
  join: handle,
  /** The Ed25519 key that must sign for this join. */
  session: bytes(32),
  /** SHA-256 of the credential that was shown on entering. */
  credentialHash: bytes(32),
  /** The Ed25519 key of the relay that holds the transports. */
  relay: bytes(32),
  receiving: handle,
  /** While on stage. */
  sending: v.nullable(handle),
  producer: v.nullable(handle),
});

/** All that the server needs to take a member back, also after it forgot everything. */
export type Ticket = v.InferOutput<typeof ticketContent>;

/** Seals tickets and opens its own. [R10] */
export interface Tickets {
  /** `limits.ticketBytes` bytes. */
  seal(ticket: Ticket): Bytes;
  /** `undefined` for what this server did not seal. */
  open(sealed: Uint8Array): Ticket | undefined;
}

const label = 'sotto/1 ticket';
const nonceBytes = 24;
const tagBytes = 16;
const lengthBytes = 2;
const paddedBytes = limits.ticketBytes - nonceBytes - tagBytes;

/**
 * Tickets under a key of the server's long-term secret, so that they outlive a restart: XChaCha20-Poly1305
 * (draft-irtf-cfrg-xchacha-03) with a random nonce, at one length.
 */
export async function createTickets(keys: ServerKeys): Promise<Tickets> {
  await sodium.ready;
  const key = await hkdf(keys.secretKey.expose(), { info: label, length: 32 });
  const associated = fromText(label);
  return {
    seal(ticket) {
      const content = encodeCanonical(ticket);
      const zeros = new Uint8Array(paddedBytes - lengthBytes - content.length);
      const padded = concat(encodeUint(content.length, lengthBytes), content, zeros);
      const nonce = randomBytes(nonceBytes);
      return concat(nonce, sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(padded, associated, null, nonce, key));
    },
    open(sealed) {
      const padded = decrypt(sealed, associated, key);
      const end = lengthBytes + (padded?.[0] ?? 0) * 256 + (padded?.[1] ?? 0);
      const ticket = padded && parseMessage(ticketContent, padded.subarray(lengthBytes, end));
      return ticket?.ok ? ticket.value : undefined;
    },
  };
}

/** libsodium throws on what was not sealed under this key, which here is a client's doing. */
function decrypt(sealed: Uint8Array, associated: Bytes, key: Bytes): Bytes | undefined {
  const [nonce, ciphertext] = [sealed.subarray(0, nonceBytes), sealed.subarray(nonceBytes)];
  try {
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, ciphertext, associated, nonce, key) as Bytes;
  } catch {
    return undefined;
  }
}
