import { randomBytes, Secret } from '@sotto/base';
import { claimHouse } from '@sotto/client';
import { createServerKeys } from '@sotto/envelope';
import { deriveHouseKeys, type HouseKeys, parseHouseLink } from '@sotto/keys';
import { createLog } from '@sotto/log';
import { parseClaimFragment } from '@sotto/protocol';
import { onTestFinished } from 'vitest';
import { createApp } from '../../../apps/server/src/app.ts';
import { armClaim } from '../../../apps/server/src/armClaim.ts';
import type { Store } from '../../../apps/server/src/store/Store.ts';
import { memoryStore } from '../../../apps/server/test/store/memoryStore.ts';

/** A server without relays, until the test ends. */
export interface TestServer {
  readonly origin: string;
  readonly store: Store;
  /** Every message that the server took out of its envelope. */
  readonly opened: readonly Uint8Array[];
  /** Makes its first house. */
  claim(): Promise<{ fragment: string; keys: HouseKeys }>;
}

export async function startServer({ isOpenToAll = false } = {}): Promise<TestServer> {
  const opened: Uint8Array[] = [];
  const store = memoryStore();
  const keys = await createServerKeys();
  const app = await createApp({
    keys,
    store,
    relayKeys: [],
    isOpenToAll,
    page: import.meta.dirname,
    tls: undefined,
    trustedProxy: undefined,
    log: createLog({ component: 'server', sink: { write: () => undefined } }),
    now: () => Date.now(),
    taps: { opened: (message) => void opened.push(message.slice()) },
  });
  const origin = `http://127.0.0.1:${await app.listen({ host: '127.0.0.1', port: 0 })}`;
  onTestFinished(async () => {
    await app.close();
    await store.close();
  });
  return {
    origin,
    store,
    opened,
    async claim() {
      const link = parseClaimFragment((await armClaim(store, keys))?.split('#')[1] ?? '');
      if (!link.ok) throw new Error('no claim link');
      const options = { origin, now: () => Date.now(), rootSeed: new Secret(randomBytes(32)) };
      const claimed = await claimHouse(link.value, 'The lantern', options);
      const house = claimed.ok ? parseHouseLink(claimed.value.fragment) : claimed;
      if (!(claimed.ok && house.ok)) throw new Error('not claimed');
      return { fragment: claimed.value.fragment, keys: await deriveHouseKeys(house.value) };
    },
  };
}
