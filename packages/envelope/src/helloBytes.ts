import { type Bytes, concat, encodeUint, fromText, hkdf, Secret } from '@sotto/base';
import { type AeadBinding, openBytes, sealBytes, tagBytes } from './aead.ts';
import { keyBytes } from './keyPair.ts';
import { lengthBytes, pad, unpad } from './padding.ts';

/** The first byte of every hello, and of its associated data. [E4] */
export const version = 1;

/** Length of every hello. [E4] */
export const helloBytes = 512;

const versionByte = encodeUint(version, 1);
const headBytes = versionByte.length + keyBytes;
const timeBytes = 8;
const paddedBytes = helloBytes - headBytes - tagBytes - timeBytes;

/** The longest payload that a hello carries: 453 bytes. [E4] */
export const maxHelloPayloadBytes = paddedBytes - lengthBytes;

/** The sealed content of a hello. */
export interface HelloContent {
  /** The client's clock, in milliseconds since the epoch. */
  readonly timeMs: number;
  /** Length: at most `maxHelloPayloadBytes`. */
  readonly payload: Bytes;
}

/** The keys between which a hello is sealed. */
export interface HelloKeys {
  /** X25519 of c and S. */
  readonly shared: Secret;
  /** The client's ephemeral public key, c. */
  readonly clientKey: Bytes;
  /** S, the server's long-term public key. */
  readonly serverKey: Bytes;
}

/** Seals the 512 bytes of a hello. Throws if the payload is too long. [E4] */
export async function sealHelloBytes({ timeMs, payload }: HelloContent, keys: HelloKeys): Promise<Bytes> {
  if (payload.length > maxHelloPayloadBytes) throw new RangeError('hello payload is too long');
  const plaintext = concat(encodeUint(timeMs, timeBytes), pad(payload, paddedBytes));
  const binding = await bindHello(keys);
  const sealed = sealBytes(plaintext, binding);
  binding.key.wipe();
  return concat(versionByte, keys.clientKey, sealed);
}

/** Copies c from a hello of 512 bytes into a new array. [E4] */
export function helloClientKey(hello: Bytes): Bytes {
  return hello.slice(1, headBytes);
}

/**
 * Opens the content of a hello of 512 bytes. Returns nothing if it was not sealed in this way between these keys. [E4,
 * E5]
 */
export async function openHelloBytes(hello: Bytes, keys: HelloKeys): Promise<HelloContent | undefined> {
  const binding = await bindHello(keys);
  const plaintext = openBytes(hello.subarray(headBytes), binding);
  binding.key.wipe();
  const payload = plaintext && unpad(plaintext.subarray(timeBytes));
  if (!payload) return undefined;
  return { timeMs: Number(new DataView(plaintext.buffer, plaintext.byteOffset).getBigUint64(0)), payload };
}

/** Each hello has a key of its own, so its only counter is 0. */
async function bindHello({ shared, clientKey, serverKey }: HelloKeys): Promise<AeadBinding> {
  const info = concat(fromText('sotto/1 hello'), serverKey, clientKey);
  const key = new Secret(await hkdf(shared.expose(), { info, length: keyBytes }));
  return { key, counter: 0, associated: concat(versionByte, clientKey, serverKey) };
}
