import { EventEmitter } from 'node:events';
import { fail, ok, type Result } from '@sotto/base';
import type { Code, IceCredentials } from '@sotto/protocol';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PathWatch, type PathWatchOptions } from './PathWatch.ts';

type State = PathWatchOptions['transport']['connectionState'];
type Answer = Result<IceCredentials, { code: Code }>;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

class FakeTransport extends EventEmitter {
  closed = false;
  connectionState: State = 'connected';
  restartIce = vi.fn(async () => undefined);
  go(state: State) {
    this.connectionState = state;
    this.closed ||= state === 'closed';
    this.emit('connectionstatechange', state);
  }
}

const credentials = { usernameFragment: 'u', password: 'p' };

function watch(answer: () => Promise<Answer> = async () => ok(credentials)) {
  const transport = new FakeTransport();
  const [restart, onLost, onChange] = [vi.fn(answer), vi.fn(), vi.fn()];
  const options = { transport, restart, onLost, onChange, random: () => 0 };
  const path = new PathWatch(options as unknown as PathWatchOptions);
  return { transport, restart, onLost, onChange, path };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

it('[R12] restarts ICE once a path has been gone for 1 s, and keeps a transport that this repairs', async () => {
  const { transport, restart, onLost } = watch();
  transport.go('disconnected');
  await pass(999);
  expect(restart).not.toHaveBeenCalled();
  await pass(1);
  expect(transport.restartIce).toHaveBeenCalledExactlyOnceWith({ iceParameters: { ...credentials, iceLite: true } });
  transport.go('connecting');
  await pass(3_999);
  transport.go('connected');
  await pass(60_000);
  expect([restart.mock.calls.length, onLost.mock.calls.length]).toEqual([1, 0]);
});

it('tells once when a path breaks off, and once when it is there again', async () => {
  const { transport, onChange } = watch();
  for (const state of ['connected', 'disconnected', 'connecting', 'disconnected', 'connected'] as const)
    transport.go(state);
  expect(onChange.mock.calls).toEqual([[false], [true]]);
});

it('does nothing if a path is back within 1 s', async () => {
  const { transport, restart } = watch();
  transport.go('disconnected');
  await pass(900);
  transport.go('connected');
  await pass(60_000);
  expect(restart).not.toHaveBeenCalled();
});

it('[R12] calls a path lost if ICE has found none for 4 s', async () => {
  const { transport, onLost } = watch();
  transport.go('disconnected');
  await pass(1_000);
  transport.go('connecting');
  await pass(3_999);
  expect(onLost).not.toHaveBeenCalled();
  await pass(1);
  expect(onLost).toHaveBeenCalledOnce();
});

it('[R12] calls a path lost at once if the relay does not know it', async () => {
  const { transport, onLost } = watch(async () => fail('unknown-handle'));
  transport.go('disconnected');
  await pass(1_000);
  expect(onLost).toHaveBeenCalledOnce();
});

it.each(['server-unreachable', 'late', 'not-inside'] as const)(
  'asks again after %s, until the browser gives up',
  async (code) => {
    const { transport, restart, onLost } = watch(async () => fail(code));
    transport.go('disconnected');
    await pass(5_000);
    expect([restart.mock.calls.length, onLost.mock.calls.length]).toEqual([5, 0]);
    transport.go('failed');
    await pass(60_000);
    expect([restart.mock.calls.length, onLost.mock.calls.length]).toEqual([5, 1]);
  },
);

it('looks at once when it is hurried, for a path that is gone', async () => {
  const { transport, restart, path } = watch();
  path.hurry();
  expect(restart).not.toHaveBeenCalled();
  transport.go('disconnected');
  path.hurry();
  await pass(0);
  expect(transport.restartIce).toHaveBeenCalledOnce();
  await pass(3_000);
  expect(restart).toHaveBeenCalledOnce();
});

it('drops an answer that comes after the path is back, or after the end', async () => {
  for (const state of ['connected', 'closed'] as const) {
    const { promise, resolve: answer } = Promise.withResolvers<Answer>();
    const { transport, restart, onLost } = watch(() => promise);
    transport.go('disconnected');
    await pass(1_000);
    expect(restart).toHaveBeenCalledOnce();
    transport.go(state);
    answer(ok(credentials));
    await pass(60_000);
    expect([transport.restartIce.mock.calls.length, onLost.mock.calls.length]).toEqual([0, 0]);
  }
});
