import { type Fault, fail, type Result } from '@sotto/base';
import type { Code } from '@sotto/protocol';
import * as comlink from 'comlink';
import type { House } from '../houses.ts';
import type { HouseHost } from './houseWorker.ts';

type Outcome = Result<House, Fault<Code>>;

/** Asks one thing of a Worker made for it, which then ends with its keys. */
export async function askHouse(ask: (host: comlink.Remote<HouseHost>) => Promise<Outcome>): Promise<Outcome> {
  if (!window.isSecureContext) return fail('insecure-origin');
  const worker = new Worker(new URL('./houseWorker.ts', import.meta.url), { type: 'module' });
  const broken = new Promise<Outcome>((resolve) => worker.addEventListener('error', () => resolve(fail('internal'))));
  try {
    return await Promise.race([ask(comlink.wrap<HouseHost>(worker)), broken]);
  } catch {
    // What a Worker throws is a bug of ours, and its text must not leave it.
    return fail('internal');
  } finally {
    worker.terminate();
  }
}
