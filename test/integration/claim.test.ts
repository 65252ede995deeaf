import { isEqual, randomBytes, Secret } from '@sotto/base';
import { claimHouse, type HouseSnapshot, OpenHouse } from '@sotto/client';
import { createServerKeys, serverFingerprint } from '@sotto/envelope';
import { createLog } from '@sotto/log';
import { type ClaimLink, parseClaimFragment } from '@sotto/protocol';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type App, createApp } from '../../apps/server/src/app.ts';
import { armClaim } from '../../apps/server/src/armClaim.ts';
import type { Store } from '../../apps/server/src/store/Store.ts';
import { memoryStore } from '../../apps/server/test/store/memoryStore.ts';

const keys = await createServerKeys();
const name = 'The lantern';
const refused = { ok: false, error: { code: 'claim-refused' } };

let app: App;
let store: Store;
let link: ClaimLink;
let options: { origin: string; now: () => number; rootSeed: Secret };
let opened: Uint8Array[];

async function arm(isForAnother = false): Promise<ClaimLink> {
  const parsed = parseClaimFragment((await armClaim(store, keys, isForAnother))?.split('#')[1] ?? '');
  if (!parsed.ok) throw new Error('no claim link');
  return parsed.value;
}

async function start(): Promise<void> {
  app = await createApp({
    keys,
    store,
    relayKeys: [],
    page: import.meta.dirname,
    tls: undefined,
    trustedProxy: undefined,
    log: createLog({ component: 'server', sink: { write: () => undefined } }),
    now: () => Date.now(),
    taps: { opened: (message) => opened.push(message) },
  });
  const port = await app.listen({ host: '127.0.0.1', port: 0 });
  options = { origin: `http://127.0.0.1:${port}`, now: () => Date.now(), rootSeed: new Secret(randomBytes(32)) };
}

beforeEach(async () => {
  opened = [];
  store = memoryStore();
  await start();
  link = await arm();
});

afterEach(async () => {
  await app.close();
  await store.close();
});

async function claim(): Promise<string> {
  const claimed = await claimHouse(link, name, options);
  if (!claimed.ok) throw new Error(claimed.error.code);
  return claimed.value.fragment;
}

/** Waits for the hallway that a person with a house link sees. */
async function openHouse(fragment: string): Promise<HouseSnapshot> {
  const house = OpenHouse.open(fragment, options);
  onTestFinished(() => house.close());
  await new Promise<void>((resolve) => house.subscribe(resolve));
  return house.snapshot();
}

describe('claiming a server', () => {
  test('[H2] makes a house whose link opens its name', async () => {
    const fragment = await claim();
    expect(await openHouse(fragment)).toMatchObject({ phase: 'open', name, link: `${options.origin}/h#${fragment}` });
    expect(opened.some((message) => Buffer.from(message).includes(name))).toBe(false);
  });

  test('[H2] has one winner, however many try at once', async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => claimHouse(link, name, options)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    for (const outcome of outcomes.filter(({ ok }) => !ok)) expect(outcome).toEqual(refused);
  });

  test('[H2] is refused with another token, and the right one stays good', async () => {
    expect(await claimHouse({ ...link, token: randomBytes(32) }, name, options)).toEqual(refused);
    await claim();
  });

  test('[H3] stays refused after it was used, even after a restart with the same store', async () => {
    const fragment = await claim();
    expect(await claimHouse(link, name, options)).toEqual(refused);
    await app.close();
    await start();
    expect(await armClaim(store, keys)).toBeUndefined();
    expect(await claimHouse(link, name, options)).toEqual(refused);
    expect(await openHouse(fragment)).toMatchObject({ phase: 'open', name });
  });

  test('[H3] makes another house with a link that the operator asked for, beside the first', async () => {
    const first = await claim();
    await app.close();
    await start();
    link = await arm(true);
    const second = await claim();
    expect(await claimHouse(link, name, options)).toEqual(refused);
    for (const fragment of [first, second]) expect(await openHouse(fragment)).toMatchObject({ phase: 'open', name });
    expect(await store.claim.isClaimed()).toBe(true);
  });

  test('is refused on a server that the link was not printed by', async () => {
    const other = await createServerKeys();
    const foreign = { ...link, serverFingerprint: await serverFingerprint(other.publicKey) };
    expect(isEqual(foreign.serverFingerprint, link.serverFingerprint)).toBe(false);
    const mismatch = { ok: false, error: { code: 'server-key-mismatch' } };
    expect(await claimHouse(foreign, name, options)).toEqual(mismatch);
  });

  test('[K11] is refused with a name that hides something', async () => {
    const hidden = await claimHouse(link, 'The\u202Elantern', options);
    expect(hidden).toEqual({ ok: false, error: { code: 'title-refused' } });
  });
});

describe('a house', () => {
  test('[H1] that does not exist looks like one whose link does not fit', async () => {
    const fragment = await claim();
    const [version, secret, owner, server] = fragment.split('.');
    const changed = [version, secret?.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A')), owner, server].join('.');
    expect(await openHouse(changed)).toEqual({ phase: 'failed', code: 'house-gone' });
  });

  test('[K1] is not opened by a damaged link', async () => {
    expect(await openHouse('v1.x')).toEqual({ phase: 'failed', code: 'link-damaged' });
  });
});
