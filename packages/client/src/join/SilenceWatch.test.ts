import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerMs, quietMs, SilenceWatch } from './SilenceWatch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp(ask: () => Promise<unknown>) {
  const [asked, onLost] = [vi.fn(ask), vi.fn()];
  return { watch: new SilenceWatch({ ask: asked, onLost }), asked, onLost };
}

const never = () => new Promise(() => undefined);

describe('a server that was heard', () => {
  it('[R7] is asked after a silence, and counts as lost without an answer: within 9 s', async () => {
    const { watch, asked, onLost } = setUp(never);
    watch.note();
    await vi.advanceTimersByTimeAsync(quietMs);
    expect(asked).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(answerMs - 1);
    expect(onLost).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(onLost).toHaveBeenCalledOnce();
    expect(quietMs + answerMs).toBeLessThanOrEqual(9_000);
  });

  it('[R7] is asked later by some, so that a large room does not ask in one moment', async () => {
    const [asked, onLost] = [vi.fn(never), vi.fn()];
    const watch = new SilenceWatch({ ask: asked, onLost, laterMs: () => 2_000 });
    watch.note();
    await vi.advanceTimersByTimeAsync(quietMs + 1_999);
    expect(asked).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toHaveBeenCalledOnce();
    watch.close();
  });

  it('[R7] is asked once in a silence, and if it answers, not again before it is heard', async () => {
    const { watch, asked, onLost } = setUp(async () => 'here');
    watch.note();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(asked).toHaveBeenCalledOnce();
    watch.note();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(asked).toHaveBeenCalledTimes(2);
    expect(onLost).not.toHaveBeenCalled();
  });

  it('[R7] is not asked while it is heard, nor lost if it is heard without answering', async () => {
    const { watch, asked, onLost } = setUp(never);
    for (let count = 0; count < 20; count++) {
      watch.note();
      await vi.advanceTimersByTimeAsync(quietMs - 1);
    }
    expect(asked).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    watch.note();
    await vi.advanceTimersByTimeAsync(quietMs - 1);
    expect(onLost).not.toHaveBeenCalled();
  });

  it('[R7] is not asked after the end', async () => {
    const { watch, asked } = setUp(never);
    watch.note();
    watch.close();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(asked).not.toHaveBeenCalled();
  });
});
