import type { Bytes } from '@sotto/base';
import { type LinkProof, linkProofBody } from '@sotto/protocol';
import type { SigningKey } from '../identity/SigningKey.ts';
import { sign } from '../identity/signing.ts';

/** Proves to one server, at one time and on one connection, that we hold a room's link: 64 bytes. [K7] */
export function signLinkProof({ linkProof, ...claim }: LinkProof & { readonly linkProof: SigningKey }): Bytes {
  return sign(linkProof, 'link-proof', linkProofBody(claim));
}
