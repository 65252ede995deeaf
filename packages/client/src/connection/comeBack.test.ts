import { fail, ok } from '@sotto/base';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createServer } from '../../test/enterStay.ts';
import { comeBack, type WayBack } from './comeBack.ts';
import { roomConversation, ServerConnection } from './ServerConnection.ts';

function createWay(way: Partial<WayBack>) {
  const preview = { card: new Uint8Array(1024), stage: [], audienceCount: 0 };
  const closing = new AbortController();
  const asked: string[] = [];
  const done: WayBack = {
    connect: async () =>
      ok({ connection: new ServerConnection(createServer({}, asked).connection, roomConversation), preview }),
    isOpen: () => !closing.signal.aborted,
    hurry: () => AbortSignal.abort(),
    onTry: vi.fn(),
    onEnd: vi.fn(() => closing.abort()),
    resume: vi.fn(async () => fail('unknown-handle')),
    isShutOut: vi.fn(async () => false),
    enter: vi.fn(async () => ok(null)),
    ...way,
  };
  return { way: done, asked };
}

it('[R10] enters under a new join if the join is over', async () => {
  const { way } = createWay({});
  await comeBack(way);
  expect(way.enter).toHaveBeenCalledOnce();
  expect(way.onEnd).not.toHaveBeenCalled();
});

it('[P7] ends, and does not enter, if a moderator has removed the person', async () => {
  const { way, asked } = createWay({ isShutOut: async () => true });
  await comeBack(way);
  expect(way.onEnd).toHaveBeenCalledExactlyOnceWith({ phase: 'removed' });
  expect(way.enter).not.toHaveBeenCalled();
  expect(asked).toEqual(['leave']);
});

it.each(['unsupported-version', 'server-key-mismatch'] as const)('ends with the sentence of %s', async (code) => {
  const { way } = createWay({ connect: async () => fail(code) });
  await comeBack(way);
  expect(way.onEnd).toHaveBeenCalledExactlyOnceWith({ phase: 'failed', code });
});

it.each(['room-full', 'log-refused'] as const)('ends with the sentence of %s on entering', async (code) => {
  const { way, asked } = createWay({ enter: async () => fail(code) });
  await comeBack(way);
  expect(way.onEnd).toHaveBeenCalledExactlyOnceWith({ phase: 'failed', code });
  expect(asked).toEqual(['leave']);
});

it.each(['late', 'server-unreachable', 'rate-limited'] as const)('tries again after %s', async (code) => {
  const enter = vi.fn<WayBack['enter']>(async () => ok(null)).mockResolvedValueOnce(fail(code));
  const { way } = createWay({ enter });
  await comeBack(way);
  expect([enter.mock.calls.length, vi.mocked(way.onEnd).mock.calls.length]).toEqual([2, 0]);
});

it('ends as ended if the room is there no more, and does not enter', async () => {
  const connect = async () => {
    const { connection } = createServer({}, []);
    return ok({ connection: new ServerConnection(connection, roomConversation), preview: null });
  };
  const { way } = createWay({ connect });
  await comeBack(way);
  expect(way.onEnd).toHaveBeenCalledExactlyOnceWith({ phase: 'ended' });
  expect([vi.mocked(way.resume).mock.calls.length, vi.mocked(way.enter).mock.calls.length]).toEqual([0, 0]);
});

it('ends with the sentence of `bad-hello` at the third in a row', async () => {
  const connect = vi.fn<WayBack['connect']>(async () => fail('bad-hello'));
  connect.mockResolvedValueOnce(fail('bad-hello')).mockResolvedValueOnce(fail('server-unreachable'));
  const { way } = createWay({ connect });
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const coming = comeBack(way);
  await vi.runAllTimersAsync();
  await coming;
  expect(way.onEnd).toHaveBeenCalledExactlyOnceWith({ phase: 'failed', code: 'bad-hello' });
  expect(connect).toHaveBeenCalledTimes(5);
});
