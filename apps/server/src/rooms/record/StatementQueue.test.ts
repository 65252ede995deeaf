import { describe, expect, it } from 'vitest';
import { StatementQueue } from './StatementQueue.ts';

describe('StatementQueue', () => {
  it('[R13] takes a moderator’s step ahead of all others that wait, each alone', async () => {
    const queue = new StatementQueue();
    const first = Promise.withResolvers<void>();
    const taken: string[] = [];
    const step = (name: string) => async () => void taken.push(name);
    const all = [
      queue.enter('speaker', () => first.promise),
      queue.enter('speaker', step('a')),
      queue.enter('speaker', step('b')),
      queue.enter('moderator', step('removal')),
      queue.enter('moderator', step('lock')),
    ];
    expect(taken).toEqual([]);
    first.resolve();
    await Promise.all(all);
    expect(taken).toEqual(['removal', 'lock', 'a', 'b']);
  });

  it('[R13] lets a bounded number wait, and counts those of moderators apart', async () => {
    const queue = new StatementQueue();
    const first = Promise.withResolvers<void>();
    const crowd = Array.from({ length: 100 }, () => queue.enter('speaker', () => first.promise));
    expect(crowd.filter((entered) => entered === undefined)).toHaveLength(100 - 33);
    expect(queue.enter('moderator', () => first.promise)).toBeDefined();
    first.resolve();
    await Promise.all(crowd);
    expect(queue.enter('speaker', async () => undefined)).toBeDefined();
  });

  it('continues after a step that failed', async () => {
    const queue = new StatementQueue();
    const failed = queue.enter('speaker', () => Promise.reject(new Error('no database')));
    const next = queue.enter('speaker', async () => 'done');
    await expect(failed).rejects.toThrow('no database');
    expect(await next).toBe('done');
  });
});
