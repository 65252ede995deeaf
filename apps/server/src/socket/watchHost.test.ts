import { EventEmitter } from 'node:events';
import type { Socket } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askRelay, hostQuietMs, watchHost } from './watchHost.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A connection that says nothing by itself. */
function setUp() {
  const state = { isHost: true };
  const [sendPacket, close] = [vi.fn(), vi.fn()];
  const engine = Object.assign(new EventEmitter(), { sendPacket, close });
  watchHost(engine as unknown as Socket['conn'], { budget: { isHost: () => state.isHost }, now: () => Date.now() });
  const say = () => engine.emit('packet', { type: 'message' });
  say();
  return { state, engine, sendPacket, close, say };
}

describe('a host', () => {
  it('[R7] is asked after 4 s of silence, and ended after 4 s more', () => {
    const { sendPacket, close } = setUp();
    vi.advanceTimersByTime(hostQuietMs - 1);
    expect(sendPacket).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(sendPacket).toHaveBeenCalledExactlyOnceWith('ping');
    vi.advanceTimersByTime(hostQuietMs - 1);
    expect(close).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(close).toHaveBeenCalledExactlyOnceWith(true);
  });

  it('[R7] stays for as long as it answers, whatever else it says', () => {
    const { sendPacket, close, say } = setUp();
    sendPacket.mockImplementation(say);
    vi.advanceTimersByTime(100 * hostQuietMs);
    expect(sendPacket).toHaveBeenCalledTimes(100);
    expect(close).not.toHaveBeenCalled();
  });

  it('[R7] is never asked while it speaks', () => {
    const { sendPacket, say } = setUp();
    const speaking = setInterval(say, 250);
    vi.advanceTimersByTime(60_000);
    clearInterval(speaking);
    expect(sendPacket).not.toHaveBeenCalled();
  });

  it('[R7] is watched from when it becomes one, and no longer once it is none', () => {
    const { state, sendPacket, close, say } = setUp();
    state.isHost = false;
    vi.advanceTimersByTime(60_000);
    expect(sendPacket).not.toHaveBeenCalled();
    state.isHost = true;
    say();
    vi.advanceTimersByTime(hostQuietMs);
    expect(sendPacket).toHaveBeenCalledOnce();
    state.isHost = false;
    vi.advanceTimersByTime(60_000);
    expect(close).not.toHaveBeenCalled();
  });

  it('leaves no timer behind', () => {
    const { engine } = setUp();
    engine.emit('close');
    expect(vi.getTimerCount()).toBe(0);
  });
});

it('[L1] a relay is asked every 4 s, also while it speaks, until its connection closes', () => {
  const sendPacket = vi.fn();
  const engine = Object.assign(new EventEmitter(), { sendPacket });
  askRelay(engine as unknown as Socket['conn']);
  vi.advanceTimersByTime(10 * hostQuietMs);
  expect(sendPacket).toHaveBeenCalledTimes(10);
  engine.emit('close');
  expect(vi.getTimerCount()).toBe(0);
});
