import type { Bytes, Secret } from '@sotto/base';

const algorithm = { name: 'HMAC', hash: 'SHA-256' };

function importKey(key: Secret, usage: 'sign' | 'verify'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key.expose(), algorithm, false, [usage]);
}

/** HMAC-SHA256 (RFC 2104): 32 bytes. */
export async function createMac(key: Secret, message: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', await importKey(key, 'sign'), message));
}

/** Tells whether `mac` is the full HMAC-SHA256 of `message`. WebCrypto compares in constant time. */
export async function verifyMac(key: Secret, message: Bytes, mac: Bytes): Promise<boolean> {
  return crypto.subtle.verify('HMAC', await importKey(key, 'verify'), mac, message);
}
