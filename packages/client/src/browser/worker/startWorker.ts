import { type Fault, fail, ok, type Result } from '@sotto/base';
import type { Code } from '@sotto/protocol';
import * as comlink from 'comlink';
import { waitBefore } from '../../connection/comeBackPace.ts';
import { createWorker } from './createWorker.ts';
import { whyIncomplete } from './whyIncomplete.ts';
import type { WorkerHosts } from './worker.ts';

/** How long a Worker may take to start, in milliseconds. Its script may come over a slow connection. */
const startMs = 30_000;
const tries = 3;

/**
 * A Worker that runs, with comlink's proxy of it. They are kept together, because comlink stops listening when nobody
 * holds the proxy any more.
 */
export interface RunningWorker {
  readonly worker: Worker;
  readonly hosts: comlink.Remote<WorkerHosts>;
}

export type StartedWorker = Result<RunningWorker, Fault<Code>>;

/** Starts a Worker for one room or one house. One that does not start is replaced, twice. */
export async function startWorker(): Promise<StartedWorker> {
  for (let attempt = 0; attempt < tries; attempt++) {
    if (attempt > 0) await waitBefore(attempt);
    const worker = createWorker();
    const hosts = comlink.wrap<WorkerHosts>(worker);
    if (await hasStarted({ worker, hosts })) return ok({ worker, hosts });
    worker.terminate();
  }
  return fail(await whyIncomplete());
}

async function hasStarted({ worker, hosts }: RunningWorker): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const fault = () => resolve(false);
  worker.addEventListener('error', fault);
  const timer = setTimeout(fault, startMs);
  hosts.isReady.then(resolve, fault);
  const isStarted = await promise;
  clearTimeout(timer);
  worker.removeEventListener('error', fault);
  return isStarted;
}
