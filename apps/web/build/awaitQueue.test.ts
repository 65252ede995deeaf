import { expect, test } from 'vitest';
import { AwaitQueue } from './awaitQueue.js';

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

test('tasks run one after the other and give what they come to, whatever became of the one before', async () => {
  const queue = new AwaitQueue();
  const seen: string[] = [];
  const task =
    (name: string, fails = false) =>
    async () => {
      seen.push(`${name} begins`);
      await turn();
      seen.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };
  const done = await Promise.allSettled([queue.push(task('a')), queue.push(task('b', true)), queue.push(task('c'))]);
  expect(done).toMatchObject([{ value: 'a' }, { reason: { message: 'b' } }, { value: 'c' }]);
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('a task that throws at once fails like any other', async () => {
  const queue = new AwaitQueue();
  const thrown = queue.push(() => {
    throw new Error('at once');
  });
  await expect(thrown).rejects.toThrow('at once');
  expect(await queue.push(() => 'next')).toBe('next');
});

test('stopping fails what runs and what waits, and lets later tasks run', async () => {
  const queue = new AwaitQueue();
  let isWaitingRun = false;
  const running = queue.push(turn);
  const waiting = queue.push(() => {
    isWaitingRun = true;
  });
  await Promise.resolve();
  queue.stop();
  expect(await Promise.allSettled([running, waiting])).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  expect(await queue.push(() => 'later')).toBe('later');
  await turn();
  expect(isWaitingRun).toBe(false);
});
