import { type Bytes, Secret } from '@sotto/base';
import { sodium } from './sodium.ts';

/** An Ed25519 key pair (RFC 8032 section 5.1). */
export interface SigningKey {
  /** 32 bytes. */
  readonly publicKey: Bytes;
  /** The 64 bytes of libsodium's form: seed, then public key. The creator of the pair wipes it. */
  readonly privateKey: Secret;
}

/** The key pair of a 32-byte seed. Takes ownership of the seed and wipes it. */
export function createSigningKey(seed: Bytes): SigningKey {
  const { publicKey, privateKey } = sodium.crypto_sign_seed_keypair(seed);
  seed.fill(0);
  return { publicKey: publicKey as Bytes, privateKey: new Secret(privateKey as Bytes) };
}
