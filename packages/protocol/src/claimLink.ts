import { type Bytes, type Fault, fail, fromBase64url, ok, type Result, toBase64url } from '@sotto/base';

/** What the link says that a server prints until somebody has claimed it: `https://host/claim#v1.<token>.<server>`. */
export interface ClaimLink {
  /** 32 random bytes, good once. */
  readonly token: Bytes;
  /** 16 bytes, of the server's key. [E1] */
  readonly serverFingerprint: Bytes;
}

/** The path under which the page claims a server; what follows it in the fragment is never sent. */
export const claimPath = '/claim';

const fragmentForm = /^v1\.([\w-]{43})\.([\w-]{22})$/;

/** The fragment of a claim link, without `#`. [H3] */
export function formatClaimFragment({ token, serverFingerprint }: ClaimLink): string {
  return ['v1', ...[token, serverFingerprint].map(toBase64url)].join('.');
}

/** A claim link from its fragment without `#`, in its one spelling. [H3] */
export function parseClaimFragment(fragment: string): Result<ClaimLink, Fault<'link-damaged'>> {
  const [token, serverFingerprint] = (fragmentForm.exec(fragment) ?? []).slice(1).map(fromBase64url);
  return token && serverFingerprint ? ok({ token, serverFingerprint }) : fail('link-damaged');
}
