import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readAll, streamOf } from '../test/streams.ts';
import { inOrder } from './inOrder.ts';

describe('inOrder', () => {
  it('[F14] keeps the order when a later chunk is done first', async () => {
    const work = async (ms: number) => {
      await setTimeout(ms);
      return ms;
    };
    expect(await readAll(streamOf(20, 0, 10).pipeThrough(inOrder(work)))).toEqual([20, 0, 10]);
  });

  it('[F14] starts on a chunk while the one before is under way', async () => {
    const release = Promise.withResolvers<void>();
    const work = async (chunk: string) => {
      if (chunk === 'first') await release.promise;
      else release.resolve();
      return chunk;
    };
    expect(await readAll(streamOf('first', 'second').pipeThrough(inOrder(work)))).toEqual(['first', 'second']);
  });

  it('[F14] drops what became undefined', async () => {
    const work = async (chunk: number) => (chunk % 2 ? chunk : undefined);
    expect(await readAll(streamOf(1, 2, 3).pipeThrough(inOrder(work)))).toEqual([1, 3]);
  });

  it('[F14] lets nothing out after work that rejects', async () => {
    const seen: number[] = [];
    const work = async (chunk: number) => {
      if (chunk === 2) throw new Error('bug');
      return chunk;
    };
    const reading = (async () => {
      for await (const chunk of streamOf(1, 2, 3).pipeThrough(inOrder(work))) seen.push(chunk);
    })();
    await expect(reading).rejects.toThrow('bug');
    expect(seen).not.toContain(3);
  });
});
