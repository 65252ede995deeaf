import { type Bytes, concat, fromText, hkdf, Secret } from '@sotto/base';
import { createSigningKey, type SigningKey } from '../identity/SigningKey.ts';
import type { Link } from './Link.ts';

/** Every label under which a link's secret is expanded; none is another's prefix. [K2] */
export type LinkLabel =
  | 'sotto/1 link proof'
  | 'sotto/1 metadata'
  | 'sotto/1 credential mac'
  | 'sotto/1 media salt'
  | 'sotto/1 house handle'
  | 'sotto/1 house link proof'
  | 'sotto/1 house metadata';

/** `length` bytes of HKDF-SHA256(link secret), info = label, owner fingerprint, server fingerprint. [K2] */
export function deriveBytes(link: Link, label: LinkLabel, length: number): Promise<Bytes> {
  const info = concat(fromText(label), link.ownerFingerprint, link.serverFingerprint);
  return hkdf(link.secret.expose(), { info, length });
}

/** A 32-byte key of a link, as a `Secret`. [K2] */
export async function deriveSecret(link: Link, label: LinkLabel): Promise<Secret> {
  return new Secret(await deriveBytes(link, label, 32));
}

/** An Ed25519 key of a link. [K2] */
export async function deriveSigningKey(link: Link, label: LinkLabel): Promise<SigningKey> {
  return createSigningKey(await deriveBytes(link, label, 32));
}
