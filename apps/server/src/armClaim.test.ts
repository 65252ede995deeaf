import { randomBytes, sha256 } from '@sotto/base';
import { createServerKeys, serverFingerprint } from '@sotto/envelope';
import { parseClaimFragment } from '@sotto/protocol';
import { expect, test } from 'vitest';
import { sampleHouse } from '../test/store/contract/samples.ts';
import { memoryStore } from '../test/store/memoryStore.ts';
import { armClaim } from './armClaim.ts';

const keys = await createServerKeys();

function read(claim: string | undefined) {
  const link = parseClaimFragment(claim?.replace('/claim#', '') ?? '');
  if (!link.ok) throw new Error('no claim link');
  return link.value;
}

test('[H3] each start of an unclaimed server makes a fresh link, and only the last is good', async () => {
  const store = memoryStore();
  const [first, second] = [read(await armClaim(store, keys)), read(await armClaim(store, keys))];
  expect(second.serverFingerprint).toEqual(await serverFingerprint(keys.publicKey));
  expect(second.token).not.toEqual(first.token);
  expect(await store.claim.spend(await sha256(first.token), sampleHouse())).toBe(false);
  expect(await store.claim.spend(await sha256(second.token), sampleHouse())).toBe(true);
});

test('[H3] a claimed server makes a link to another house if its operator asks for one', async () => {
  const store = memoryStore();
  await store.claim.spend(await sha256(read(await armClaim(store, keys)).token), sampleHouse());
  const again = read(await armClaim(store, keys, true));
  const another = sampleHouse({ handle: randomBytes(16) });
  expect(await store.claim.spend(await sha256(again.token), another)).toBe(true);
  expect(await store.claim.isClaimed()).toBe(true);
});

test('[H3] a claimed server makes no link, however often it starts', async () => {
  const store = memoryStore();
  await store.claim.spend(await sha256(read(await armClaim(store, keys)).token), sampleHouse());
  expect(await armClaim(store, keys)).toBeUndefined();
  expect(await armClaim(store, keys)).toBeUndefined();
});
