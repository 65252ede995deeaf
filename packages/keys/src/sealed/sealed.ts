import { type Bytes, concat, encodeUint, type Fault, fail, fromText, ok, type Result, randomBytes } from '@sotto/base';
import { sodium } from '../identity/sodium.ts';
import type { HouseKeys } from '../link/HouseKeys.ts';
import type { RoomKeys } from '../link/RoomKeys.ts';

/** One kind of data under the metadata key: its purpose, and the fixed length of its sealed form. */
export interface SealedKind {
  readonly type:
    | 'credential'
    | 'room-card'
    | 'house-name'
    | 'room-listing'
    | 'statement-body'
    | 'log-memory'
    | 'hand'
    | 'signal';
  readonly sealedBytes: number;
}

/** The metadata key that seals, and the handle that the sealed data is bound to. */
export type MetadataKeys =
  | Pick<RoomKeys, 'metadataKey' | 'roomHandle'>
  | Pick<HouseKeys, 'metadataKey' | 'houseHandle'>;

const nonceBytes = 24;
const tagBytes = 16;
const lengthBytes = 2;

function associatedData({ type }: SealedKind, keys: MetadataKeys): Bytes {
  const handle = 'roomHandle' in keys ? keys.roomHandle : keys.houseHandle;
  return concat(fromText(`sotto/1 ${type}\0`), handle);
}

function pad(content: Bytes, paddedBytes: number): Bytes {
  const zeros = paddedBytes - lengthBytes - content.length;
  if (zeros < 0) throw new Error('content exceeds its sealed size');
  return concat(encodeUint(content.length, lengthBytes), content, new Uint8Array(zeros));
}

function unpad(padded: Bytes): Bytes | undefined {
  const end = lengthBytes + (padded[0] ?? 0) * 256 + (padded[1] ?? 0);
  const isWhole = end <= padded.length && padded.subarray(end).every((byte) => byte === 0);
  return isWhole ? padded.slice(lengthBytes, end) : undefined;
}

/** A key of 32 bytes, the context to which the sealed bytes are bound, and their fixed length. */
interface Box {
  readonly key: Bytes;
  readonly associatedData: Bytes;
  readonly sealedBytes: number;
}

/**
 * Seals content at one length, whatever it holds. [K9]
 *
 * XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) with a random 24-byte nonce in front. Content that does not fit is our
 * bug: it throws.
 */
export function sealBox({ key, associatedData: ad, sealedBytes }: Box, content: Bytes): Bytes {
  const nonce = randomBytes(nonceBytes);
  const padded = pad(content, sealedBytes - nonceBytes - tagBytes);
  return concat(nonce, sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(padded, ad, null, nonce, key));
}

/** Opens bytes that `sealBox` made for the same box. Anything else, including another length, is `seal-broken`. [K9] */
export function openBox(
  { key, associatedData, sealedBytes }: Box,
  sealed: Uint8Array,
): Result<Bytes, Fault<'seal-broken'>> {
  if (sealed.length !== sealedBytes) return fail('seal-broken');
  const padded = decrypt(sealed, associatedData, key);
  const content = padded && unpad(padded);
  return content ? ok(content) : fail('seal-broken');
}

function boxOf(kind: SealedKind, keys: MetadataKeys): Box {
  const { sealedBytes } = kind;
  return { key: keys.metadataKey.expose(), associatedData: associatedData(kind, keys), sealedBytes };
}

/** Seals content under the metadata key of a room or house, bound to its type and handle. [K9] */
export function seal(kind: SealedKind, content: Bytes, keys: MetadataKeys): Bytes {
  return sealBox(boxOf(kind, keys), content);
}

/** Opens bytes that `seal` made for this kind and this room or house. [K9] */
export function open(kind: SealedKind, sealed: Uint8Array, keys: MetadataKeys): Result<Bytes, Fault<'seal-broken'>> {
  return openBox(boxOf(kind, keys), sealed);
}

/** Decrypts, or returns `undefined`: libsodium throws on a forged ciphertext, which is a peer's doing here. */
function decrypt(sealed: Uint8Array, ad: Bytes, key: Bytes): Bytes | undefined {
  const [nonce, ciphertext] = [sealed.subarray(0, nonceBytes), sealed.subarray(nonceBytes)];
  try {
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, ciphertext, ad, nonce, key) as Bytes;
  } catch {
    return undefined;
  }
}
