import { fail, ok } from '@sotto/base';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Calls } from './Calls.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A question with a known number. */
function ask(calls: Calls, deadlineMs = 1_000) {
  let seq = 0;
  const outcome = calls.ask(deadlineMs, (given) => {
    seq = given;
  });
  return { seq, outcome };
}

describe('Calls', () => {
  it('gives each question its own answer, in any order', async () => {
    const calls = new Calls();
    const [first, second] = [ask(calls), ask(calls)];
    expect(second.seq).toBe(first.seq + 1);
    calls.settle(second.seq, ok('second'));
    calls.settle(first.seq, fail('not-allowed'));
    expect(await first.outcome).toEqual(fail('not-allowed'));
    expect(await second.outcome).toEqual(ok('second'));
  });

  it('ends a question at its deadline, and drops its late answer', async () => {
    const calls = new Calls();
    const { seq, outcome } = ask(calls, 500);
    vi.advanceTimersByTime(499);
    calls.settle(seq + 1, ok('to nobody'));
    vi.advanceTimersByTime(1);
    calls.settle(seq, ok('too late'));
    expect(await outcome).toEqual(fail('late'));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends each question once', async () => {
    const calls = new Calls();
    const { seq, outcome } = ask(calls);
    calls.settle(seq, ok(1));
    calls.settle(seq, ok(2));
    calls.close('server-unreachable');
    expect(await outcome).toEqual(ok(1));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends every open and every later question with the code that closed it first, and sends none of the later ones', async () => {
    const calls = new Calls();
    const open = [ask(calls), ask(calls)];
    calls.close('server-unreachable');
    calls.close('internal');
    for (const { outcome } of open) expect(await outcome).toEqual(fail('server-unreachable'));
    const send = vi.fn();
    expect(await calls.ask(1_000, send)).toEqual(fail('server-unreachable'));
    expect(send).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('takes an answer that comes while the question is still being sent', async () => {
    const calls = new Calls();
    const outcome = calls.ask(1_000, (seq) => calls.settle(seq, ok('at once')));
    expect(await outcome).toEqual(ok('at once'));
  });
});
