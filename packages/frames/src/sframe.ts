import { type Bytes, concat, type Fault, fail, ok, type Result } from '@sotto/base';
import type { FrameKey } from './deriveFrameKey.ts';
import { type DecodedSframeHeader, encodeSframeHeader } from './sframeHeader.ts';

/** The bytes that suite 0x0004 adds to a plaintext: its tag. */
export const tagBytes = 16;

const noMetadata = new Uint8Array(0);

/** A plaintext to seal under a counter that this key has never seen. */
export interface SframePlaintext {
  readonly ctr: bigint;
  readonly plaintext: Bytes;
  /** Authenticated and not sent; none in our frames. */
  readonly metadata?: Bytes;
}

/** An SFrame ciphertext as it came, with its header decoded. */
export interface SframeCiphertext {
  readonly header: DecodedSframeHeader;
  /** Header, ciphertext and tag. */
  readonly sealed: Bytes;
  readonly metadata?: Bytes;
}

/** Seals one SFrame plaintext: header, ciphertext, 16-byte tag (RFC 9605 section 4.4.3). [F6] */
export async function sealSframe(
  { kid, key, salt }: FrameKey,
  { ctr, plaintext, metadata = noMetadata }: SframePlaintext,
): Promise<Bytes> {
  const header = encodeSframeHeader({ kid, ctr });
  const ciphertext = await crypto.subtle.encrypt(gcm(salt, ctr, concat(header, metadata)), key, plaintext);
  return concat(header, new Uint8Array(ciphertext));
}

/**
 * Opens one SFrame ciphertext (RFC 9605 section 4.4.4). [F6]
 *
 * A wrong key and changed bytes look the same: both are `not-authentic`.
 */
export async function openSframe(
  { key, salt }: FrameKey,
  { header, sealed, metadata = noMetadata }: SframeCiphertext,
): Promise<Result<Bytes, Fault<'not-authentic'>>> {
  const additionalData = concat(sealed.subarray(0, header.length), metadata);
  try {
    const ciphertext = sealed.subarray(header.length);
    return ok(new Uint8Array(await crypto.subtle.decrypt(gcm(salt, header.ctr, additionalData), key, ciphertext)));
  } catch (error) {
    if (error instanceof DOMException && error.name === 'OperationError') return fail('not-authentic');
    throw error;
  }
}

function gcm(salt: Bytes, ctr: bigint, additionalData: Bytes): AesGcmParams {
  return { name: 'AES-GCM', iv: deriveNonce(salt, ctr), additionalData, tagLength: tagBytes * 8 };
}

/** The salt with the counter, 12 bytes big-endian, mixed in by exclusive or (RFC 9605 section 4.4.3). */
export function deriveNonce(salt: Bytes, ctr: bigint): Bytes {
  const nonce = salt.slice();
  const view = new DataView(nonce.buffer);
  view.setBigUint64(4, view.getBigUint64(4) ^ ctr);
  return nonce;
}
