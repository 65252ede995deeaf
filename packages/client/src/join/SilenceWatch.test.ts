import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerMs, quietMs, restMs, SilenceWatch, type SilenceWatchOptions, stallMs } from './SilenceWatch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

function setUp(options: Partial<SilenceWatchOptions> = {}) {
  const [ask, onStalled, onFlowing, onLost] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()];
  const watch = new SilenceWatch({
    ...{ ask, onStalled, onFlowing, onLost, now: () => Date.now() },
    isServerThere: async () => false,
    ...options,
  });
  const counts = () => [ask, onStalled, onFlowing, onLost].map(({ mock }) => mock.calls.length);
  return { watch, ask, onLost, counts };
}

/** A server that answers at once. */
function setUpAnswering() {
  const answer = vi.fn(() => watch.hear());
  const { watch, onLost } = setUp({ ask: answer });
  return { watch, answer, onLost };
}

describe('a server that passes on what speakers sign', () => {
  it('[R7] is asked after 1 s of silence, and nobody waits for speakers before its answer is late', async () => {
    const { watch, counts } = setUp();
    watch.expectMore({ isSigned: true });
    await pass(stallMs - 1);
    expect(counts()).toEqual([0, 0, 0, 0]);
    await pass(1);
    expect(counts()).toEqual([1, 0, 0, 0]);
    await pass(199);
    expect(counts()).toEqual([1, 0, 0, 0]);
    await pass(1);
    expect(counts()).toEqual([1, 1, 0, 0]);
  });

  it('[F17] continues once everything that was held back has come', async () => {
    const { watch, counts } = setUp();
    watch.expectMore({ isSigned: true });
    await pass(stallMs + 1_000);
    watch.hear();
    await pass(999);
    expect(counts()).toEqual([1, 1, 0, 0]);
    await pass(1);
    expect(counts()).toEqual([1, 1, 1, 0]);
    await pass(3_999);
    expect(counts()).toEqual([1, 1, 1, 0]);
  });

  it('[F17] is waited for again if it stalls meanwhile', async () => {
    const { watch, counts } = setUp();
    watch.expectMore({ isSigned: true });
    await pass(stallMs + 1_000);
    watch.hear();
    watch.ask();
    await pass(1_500);
    expect(counts()).toEqual([2, 2, 0, 0]);
  });

  it('[R7] is asked after 5 s if a stall was looked into in the last 30 s', async () => {
    const { watch, answer } = setUpAnswering();
    watch.expectMore({ isSigned: true });
    await pass(stallMs);
    expect(answer).toHaveBeenCalledOnce();
    watch.expectMore({ isSigned: true });
    await pass(quietMs - 1);
    expect(answer).toHaveBeenCalledOnce();
    await pass(restMs);
    expect(answer).toHaveBeenCalledTimes(2);
    watch.expectMore({ isSigned: true });
    watch.expectMore({ isSigned: false });
    await pass(stallMs);
    expect(answer).toHaveBeenCalledTimes(2);
  });

  it('[R7] is asked as soon if a heartbeat came last', async () => {
    const { watch, ask } = setUp();
    watch.expectMore({ isSigned: true });
    watch.expectMore({ isSigned: false });
    await pass(stallMs);
    expect(ask).toHaveBeenCalledOnce();
  });
});

describe('a server that was heard', () => {
  it('[R7] counts as lost without an answer: within 9 s of silence', async () => {
    const { watch, onLost } = setUp();
    watch.expectMore({ isSigned: false });
    await pass(quietMs + answerMs - 1);
    expect(onLost).not.toHaveBeenCalled();
    await pass(1);
    expect(onLost).toHaveBeenCalledOnce();
    expect(quietMs + answerMs).toBeLessThanOrEqual(9_000);
  });

  it('[R7] counts as lost sooner if it can be reached on another connection', async () => {
    const { watch, onLost } = setUp({ isServerThere: async () => true });
    watch.ask();
    await pass(2_999);
    expect(onLost).not.toHaveBeenCalled();
    await pass(1);
    expect(onLost).toHaveBeenCalledOnce();
  });

  it('is not lost if it answers while the client looks for it elsewhere', async () => {
    const { promise, resolve: found } = Promise.withResolvers<boolean>();
    const { watch, onLost } = setUp({ isServerThere: () => promise });
    watch.ask();
    await pass(2_500);
    watch.hear();
    found(true);
    await pass(60_000);
    expect(onLost).not.toHaveBeenCalled();
  });

  it('[R7] is asked later by some, so that a large room does not ask in one moment', async () => {
    const { watch, ask } = setUp({ laterMs: () => 2_000 });
    watch.expectMore({ isSigned: true });
    await pass(stallMs + 1_999);
    expect(ask).not.toHaveBeenCalled();
    await pass(1);
    expect(ask).toHaveBeenCalledOnce();
  });

  it('[R7] is asked once in a silence, and if it answers, not again before it is heard', async () => {
    const { watch, answer, onLost } = setUpAnswering();
    watch.expectMore({ isSigned: false });
    await pass(120_000);
    expect(answer).toHaveBeenCalledOnce();
    watch.expectMore({ isSigned: false });
    await pass(120_000);
    expect(answer).toHaveBeenCalledTimes(2);
    expect(onLost).not.toHaveBeenCalled();
  });

  it('[R7] is not asked while anything comes', async () => {
    const { watch, ask } = setUp();
    watch.expectMore({ isSigned: true });
    for (let count = 0; count < 20; count++) {
      await pass(stallMs - 1);
      watch.hear();
    }
    expect(ask).not.toHaveBeenCalled();
  });

  it('is asked at once on demand, and once at a time', async () => {
    const { watch, ask } = setUp();
    watch.ask();
    watch.ask();
    expect(ask).toHaveBeenCalledOnce();
  });

  it('[R7] is not asked after the end, nor lost', async () => {
    const { watch, counts } = setUp();
    watch.expectMore({ isSigned: true });
    watch.close();
    watch.ask();
    watch.close();
    await pass(120_000);
    expect(counts()).toEqual([1, 0, 0, 0]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
