import { type Fault, fail, type Result } from '@sotto/base';
import type { Code } from '@sotto/protocol';
import * as comlink from 'comlink';
import type { House } from '../house/claimHouse.ts';
import type { HouseSnapshot, HouseView } from '../house/HouseSnapshot.ts';
import { SnapshotStore } from '../view/SnapshotStore.ts';
import { createWorker } from './createWorker.ts';
import type { Claim } from './HouseHost.ts';
import type { WorkerHosts } from './worker.ts';

/**
 * Makes a house on this server in a Worker made for it, which then ends with its keys. The page keeps the house's
 * fragment, by `keep`, before the claim link is used up.
 */
export async function claimHouse(
  claim: Claim,
  keep: (fragment: string) => Promise<void>,
): Promise<Result<House, Fault<Code>>> {
  if (!window.isSecureContext) return fail('insecure-origin');
  const worker = createWorker();
  const broken = new Promise<Result<House, Fault<Code>>>((resolve) => {
    worker.addEventListener('error', () => resolve(fail('internal')));
  });
  try {
    const { house } = comlink.wrap<WorkerHosts>(worker);
    return await Promise.race([house.claim(claim, comlink.proxy(keep)), broken]);
  } catch {
    // An error in a Worker is a bug of ours, and its text must not leave the Worker.
    return fail('internal');
  } finally {
    worker.terminate();
  }
}

/** Opens a house in a Worker of its own, which lives as long as somebody looks. */
export function openHouse(fragment: string): HouseView {
  if (!window.isSecureContext) return failedHouse('insecure-origin');
  const worker = createWorker();
  const host = comlink.wrap<WorkerHosts>(worker).house;
  const store = new SnapshotStore<HouseSnapshot>({ phase: 'opening' });
  let isClosed = false;
  const publish = (snapshot: HouseSnapshot) => {
    if (!isClosed) store.publish(snapshot);
  };
  const fault = () => publish({ phase: 'failed', code: 'internal' });
  worker.addEventListener('error', fault);
  host.open(fragment, comlink.proxy(publish)).catch(fault);
  return {
    subscribe: (onChange) => store.subscribe(onChange),
    snapshot: () => store.current,
    linkOf: (key) => host.linkOf(key),
    close() {
      if (isClosed) return;
      isClosed = true;
      host.close().finally(() => worker.terminate());
    },
  };
}

function failedHouse(code: Code): HouseView {
  const store = new SnapshotStore<HouseSnapshot>({ phase: 'failed', code });
  return {
    subscribe: (onChange) => store.subscribe(onChange),
    snapshot: () => store.current,
    linkOf: async () => undefined,
    close: () => undefined,
  };
}
