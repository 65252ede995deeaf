import { type Bytes, concat, type Fault, fail, fromText, isEqual, ok, type Result, sha256 } from '@sotto/base';
import { agree, createKeyPair, type KeyPair, keyBytes, keyPairFromSecret } from './keyPair.ts';
import { ready } from './ready.ts';

/** The long-term X25519 pair by which a server is known. [E1] */
export type ServerKeys = KeyPair;

/**
 * Creates a fresh long-term pair. Keep `secretKey.expose()` where only the server can read it; `serverKeysFromSecret`
 * makes the same pair of it. [E1]
 */
export async function createServerKeys(): Promise<ServerKeys> {
  await ready;
  return createKeyPair();
}

/** The pair of a stored 32-byte secret key, which is copied. Throws on another length. [E1] */
export async function serverKeysFromSecret(secretKey: Uint8Array): Promise<ServerKeys> {
  if (secretKey.length !== keyBytes) throw new RangeError('a server secret key has 32 bytes');
  const copy = new Uint8Array(secretKey);
  await ready;
  return keyPairFromSecret(copy);
}

/** The first 16 bytes of SHA-256("sotto/1 server key" || public key), which links and claims contain. [E1] */
export async function serverFingerprint(publicKey: Uint8Array): Promise<Bytes> {
  const hash = await sha256(concat(fromText('sotto/1 server key'), publicKey));
  return hash.slice(0, 16);
}

/**
 * The server key that a network gave, once it proves to be the one that a link or an operator named. [E2, E3]
 *
 * @param fingerprint 16 bytes, from the link
 * @returns a copy of the 32-byte key, fit for `createHello`
 */
export async function parseServerKey(
  bytes: Uint8Array,
  fingerprint: Uint8Array,
): Promise<Result<Bytes, Fault<'server-key-mismatch'>>> {
  const serverKey = new Uint8Array(bytes);
  await ready;
  const isNamed = isEqual(await serverFingerprint(serverKey), fingerprint);
  return isNamed && isUsable(serverKey) ? ok(serverKey) : fail('server-key-mismatch');
}

/**
 * Tells whether a key has 32 bytes and is not of small order. Agreeing with any secret key shows that, because X25519
 * multiplies by the cofactor.
 */
function isUsable(publicKey: Bytes): boolean {
  const probe = createKeyPair().secretKey;
  const shared = agree(probe, publicKey);
  probe.wipe();
  shared?.wipe();
  return shared !== undefined;
}
