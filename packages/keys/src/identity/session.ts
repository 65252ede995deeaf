import { type Bytes, randomBytes, Secret } from '@sotto/base';
import { createSigningKey, type SigningKey } from './SigningKey.ts';
import { sodium } from './sodium.ts';

/** An X25519 key pair (RFC 7748 section 5). */
export interface ExchangeKey {
  /** 32 bytes. */
  readonly publicKey: Bytes;
  /** 32 bytes. */
  readonly privateKey: Secret;
}

/** The keys of one stay in one room: made afresh in each Worker, never stored. [K8] */
export interface Session {
  readonly signing: SigningKey;
  readonly exchange: ExchangeKey;
  /** Wipes both private keys; idempotent. [K14] */
  close(): void;
}

/** Makes a session's two key pairs. `random` is a parameter for tests alone. Needs `ready`. [K8] */
export function createSession(random: (length: number) => Bytes = randomBytes): Session {
  const signing = createSigningKey(random(32));
  const privateKey = new Secret(random(32));
  const publicKey = sodium.crypto_scalarmult_base(privateKey.expose()) as Bytes;
  const close = () => {
    signing.privateKey.wipe();
    privateKey.wipe();
  };
  return { signing, exchange: { publicKey, privateKey }, close };
}
