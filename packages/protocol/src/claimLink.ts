import { type Bytes, type Fault, fail, fromBase64url, ok, type Result, toBase64url } from '@sotto/base';

/** The contents of the link that an unclaimed server prints: `https://host/claim#v1.<token>.<server>`. */
export interface ClaimLink {
  /** 32 random bytes, valid once. */
  readonly token: Bytes;
  /** 16 bytes: the fingerprint of the server's key. [E1] */
  readonly serverFingerprint: Bytes;
}

/** The path of the page that claims a server. The fragment after it is never sent. */
export const claimPath = '/claim';

const fragmentForm = /^v1\.([\w-]{43})\.([\w-]{22})$/;

/** Formats the fragment of a claim link, without `#`. [H3] */
export function formatClaimFragment({ token, serverFingerprint }: ClaimLink): string {
  return ['v1', ...[token, serverFingerprint].map(toBase64url)].join('.');
}

/** Parses the fragment of a claim link, without `#`, in its only valid form. [H3] */
export function parseClaimFragment(fragment: string): Result<ClaimLink, Fault<'link-damaged'>> {
  const [token, serverFingerprint] = (fragmentForm.exec(fragment) ?? []).slice(1).map(fromBase64url);
  return token && serverFingerprint ? ok({ token, serverFingerprint }) : fail('link-damaged');
}
