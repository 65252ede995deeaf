import { type Bytes, concat, type Fault, fail, fromText, hkdf, ok, type Result, Secret, sha256 } from '@sotto/base';
import { encodeCanonical, statementLimits } from '@sotto/protocol';
import type { ExchangeKey } from '../session.ts';
import { sodium } from '../sodium.ts';

/** What a wrapped secret is. */
export interface WrapPlace {
  readonly roomHandle: Bytes;
  readonly generation: number;
  readonly step: number;
  /** C(g,s), 32 bytes. */
  readonly commitment: Bytes;
}

/** W, and the nonce that follows from it; made once for all the wraps of a secret. [G5] */
export interface WrapContext {
  readonly associatedData: Bytes;
  /** 24 bytes. Equal nonces mean equal W, so an equal commitment, so an equal secret: no nonce meets two plaintexts. */
  readonly nonce: Bytes;
}

/** The context of one place. [G5] */
export async function createWrapContext(place: WrapPlace): Promise<WrapContext> {
  const { roomHandle, generation: g, step: s, commitment: c } = place;
  const associatedData = encodeCanonical({ roomHandle, g, s, c });
  const nonce = (await sha256(concat(fromText('sotto/1 wrap'), associatedData))).slice(0, 24);
  return { associatedData, nonce };
}

/** Wraps a media secret for whoever has the key: 48 bytes. [G5] */
export function sealWrap(secret: Secret, kek: Secret, { associatedData, nonce }: WrapContext): Bytes {
  const key = kek.expose();
  return sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(secret.expose(), associatedData, null, nonce, key) as Bytes;
}

/** The wrapped secret, which the caller wipes; anything else is `wrap-broken`. Its commitment is not checked here. [G5] */
export function openWrap(wrap: Uint8Array, kek: Secret, context: WrapContext): Result<Secret, Fault<'wrap-broken'>> {
  if (wrap.length !== statementLimits.wrapBytes) return fail('wrap-broken');
  const { associatedData, nonce } = context;
  try {
    const open = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt;
    return ok(new Secret(open(null, wrap, associatedData, nonce, kek.expose()) as Bytes));
  } catch {
    return fail('wrap-broken');
  }
}

/** Between whom a key encryption key is: hashes of their registered credentials, 32 bytes each. */
export interface KekEnds {
  readonly roomHandle: Bytes;
  readonly sender: Bytes;
  readonly recipient: Bytes;
}

/**
 * The key under which `sender` wraps for `recipient`; the other way it is another. [G4]
 *
 * HKDF-SHA256 of X25519 (RFC 7748) between their sessions. `undefined` where the other's key is of small order, so that
 * nobody brings about a key that all know.
 */
export async function deriveKek(own: ExchangeKey, other: Bytes, ends: KekEnds): Promise<Secret | undefined> {
  const shared = scalarmult(own, other);
  if (!shared) return undefined;
  const info = concat(fromText('sotto/1 kek'), ends.roomHandle, ends.sender, ends.recipient);
  try {
    return new Secret(await hkdf(shared, { info, length: 32 }));
  } finally {
    shared.fill(0);
  }
}

/** libsodium throws on an all-zero result. */
function scalarmult({ privateKey }: ExchangeKey, publicKey: Bytes): Bytes | undefined {
  try {
    return sodium.crypto_scalarmult(privateKey.expose(), publicKey) as Bytes;
  } catch {
    return undefined;
  }
}
