import { fail } from '@sotto/base';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startWorker } from './startWorker.ts';

const made = vi.hoisted(() => ({ workers: [] as FakeWorker[], answers: [] as Promise<true>[] }));
vi.mock('comlink', () => ({ wrap: () => ({ isReady: made.answers.shift() ?? new Promise(() => undefined) }) }));
vi.mock('./createWorker.ts', () => ({ createWorker: () => new FakeWorker() }));
vi.mock('./whyIncomplete.ts', () => ({ whyIncomplete: async () => 'unsupported-version' }));

class FakeWorker extends EventTarget {
  terminate = vi.fn();
  constructor() {
    super();
    made.workers.push(this);
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  made.workers.splice(0);
  made.answers.splice(0);
});

it('starts one Worker that answers', async () => {
  made.answers.push(Promise.resolve(true));
  expect(await startWorker()).toMatchObject({ ok: true, value: { worker: made.workers[0] } });
  expect([made.workers.length, vi.getTimerCount()]).toEqual([1, 0]);
});

it('replaces a Worker whose script does not come', async () => {
  const starting = startWorker();
  made.workers[0]?.dispatchEvent(new Event('error'));
  made.answers.push(Promise.resolve(true));
  await vi.runAllTimersAsync();
  expect(await starting).toMatchObject({ ok: true, value: { worker: made.workers[1] } });
  expect(made.workers.map(({ terminate }) => terminate.mock.calls.length)).toEqual([1, 0]);
});

it('replaces a Worker that does not answer, twice, and then says why there is none', async () => {
  const starting = startWorker();
  await vi.runAllTimersAsync();
  expect(await starting).toEqual(fail('unsupported-version'));
  expect(made.workers.map(({ terminate }) => terminate.mock.calls.length)).toEqual([1, 1, 1]);
});
