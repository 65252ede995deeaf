import { randomBytes, sha256 } from '@sotto/base';
import { type ServerKeys, serverFingerprint } from '@sotto/envelope';
import { claimPath, formatClaimFragment } from '@sotto/protocol';
import type { Store } from './store/Store.ts';

/**
 * Makes a claim link. From now on it is the only valid one. The store keeps only its token's hash. [H3]
 *
 * @param isForAnother true if the operator asked for a link to another house, on a claimed server too
 * @returns the part of the link after the server's origin, or `undefined` once the server has been claimed. Only the operator may see it, so it must never be logged
 */
export async function armClaim(store: Store, keys: ServerKeys, isForAnother = false): Promise<string | undefined> {
  const token = randomBytes(32);
  const tokenHash = await sha256(token);
  if (isForAnother) await store.claim.armAgain(tokenHash);
  else if (!(await store.claim.arm(tokenHash))) return undefined;
  const fragment = formatClaimFragment({ token, serverFingerprint: await serverFingerprint(keys.publicKey) });
  return `${claimPath}#${fragment}`;
}
