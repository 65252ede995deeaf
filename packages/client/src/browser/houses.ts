import { type Fault, fail, type Result } from '@sotto/base';
import type { Code } from '@sotto/protocol';
import * as comlink from 'comlink';
import type { House } from '../house/claimHouse.ts';
import type { HouseSnapshot, HouseView } from '../house/HouseSnapshot.ts';
import { SnapshotStore } from '../view/SnapshotStore.ts';
import { watchReturn } from './watchReturn.ts';
import { endWorker } from './worker/endWorker.ts';
import type { Claim, HouseHost } from './worker/HouseHost.ts';
import { startWorker } from './worker/startWorker.ts';

/**
 * Makes a house on this server in a Worker made for it, which then ends with its keys. The page keeps the house's
 * fragment, by `keep`, before the claim link is used up.
 */
export async function claimHouse(
  claim: Claim,
  keep: (fragment: string) => Promise<void>,
): Promise<Result<House, Fault<Code>>> {
  if (!window.isSecureContext) return fail('insecure-origin');
  const started = await startWorker();
  if (!started.ok) return started;
  const { worker, hosts } = started.value;
  const broken = new Promise<Result<House, Fault<Code>>>((resolve) => {
    worker.addEventListener('error', () => resolve(fail('internal')));
  });
  try {
    return await Promise.race([hosts.house.claim(claim, comlink.proxy(keep)), broken]);
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
  const store = new SnapshotStore<HouseSnapshot>({ phase: 'opening' });
  const closing = new AbortController();
  let inside: { readonly worker: Worker; readonly host: comlink.Remote<HouseHost> } | undefined;
  const publish = (snapshot: HouseSnapshot) => {
    if (!closing.signal.aborted) store.publish(snapshot);
  };
  const fault = () => publish({ phase: 'failed', code: 'internal' });
  void startWorker().then((started) => {
    if (!started.ok) return publish({ phase: 'failed', code: started.error.code });
    const { worker, hosts } = started.value;
    if (closing.signal.aborted) return worker.terminate();
    const host = hosts.house as comlink.Remote<HouseHost>;
    inside = { worker, host };
    worker.addEventListener('error', fault);
    host.open(fragment, comlink.proxy(publish)).catch(fault);
  });
  watchReturn(() => void inside?.host.checkConnection(), closing.signal);
  return {
    subscribe: (onChange) => store.subscribe(onChange),
    snapshot: () => store.current,
    linkOf: async (key) => inside?.host.linkOf(key),
    close() {
      if (closing.signal.aborted) return;
      closing.abort();
      if (inside) endWorker(inside.worker, inside.host.close());
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
