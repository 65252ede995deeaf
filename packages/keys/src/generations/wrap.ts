import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, concat, fromText, Secret } from '@sotto/base';
import { encodeCanonical } from '@sotto/protocol';
import { hash } from '@sotto/records';
import type { ExchangeKey } from '../identity/session.ts';
import { sodium } from '../identity/sodium.ts';
import type { StepCover } from './schedule.ts';

/** The context that a wrapped key is bound to. In MLS terms the wrap is a welcome. */
export interface WrapPlace extends StepCover {
  readonly start: Bytes;
  /** C(g) with M(g), c(g, s) with K(g, s). */
  readonly proof: Bytes;
}

/**
 * The associated data of a wrap, and the nonce that is derived from it. If two nonces are equal, so is the associated
 * data, with the proof in it, and so is the key.
 */
export interface WrapContext {
  readonly associatedData: Bytes;
  readonly nonce: Bytes;
}

/** The context of all wraps of one key. [G6] */
export function createWrapContext(place: WrapPlace): WrapContext {
  const { start, generation: g, step: s, n, head, v, roster, proof } = place;
  const associatedData = encodeCanonical({ start, g, s, n, head, v, roster, proof });
  return { associatedData, nonce: hash('sotto/2 wrap', associatedData).slice(0, 24) };
}

/** Wraps a key of 32 bytes for the holder of the KEK: 48 bytes. [G6] */
export function sealWrap(key: Secret, kek: Secret, { associatedData, nonce }: WrapContext): Bytes {
  const seal = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt;
  return seal(key.expose(), associatedData, null, nonce, kek.expose()) as Bytes;
}

/** Opens a wrapped key; `undefined` for anything that was not wrapped in this context and between these two. [G6] */
export function openWrap(wrap: Uint8Array, kek: Secret, { associatedData, nonce }: WrapContext): Secret | undefined {
  try {
    const open = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt;
    return new Secret(open(null, wrap, associatedData, nonce, kek.expose()) as Bytes);
  } catch {
    return undefined;
  }
}

/**
 * The two ends of a KEK: the hashes of their roster entries, which cover their joins, sessions and this life of the
 * room.
 */
export interface KekEnds {
  readonly sender: Bytes;
  readonly recipient: Bytes;
}

/**
 * Derives the key under which `sender` wraps for `recipient`; the reverse direction has another. [G6]
 *
 * HKDF-SHA256 of X25519 (RFC 7748) between their sessions; `undefined` if the other's key is of small order.
 */
export function deriveKek(own: ExchangeKey, other: Bytes, { sender, recipient }: KekEnds): Secret | undefined {
  try {
    const shared = sodium.crypto_scalarmult(own.privateKey.expose(), other) as Bytes;
    const kek = hkdf(sha256, shared, undefined, concat(fromText('sotto/2 kek'), sender, recipient), 32) as Bytes;
    shared.fill(0);
    return new Secret(kek);
  } catch {
    return undefined;
  }
}
