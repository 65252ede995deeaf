import type { RoomSnapshot } from '@sotto/client';
import { calmModeration, silentChat } from '@sotto/client';
import { expect, it, vi } from 'vitest';
import { idleActions } from '../../test/idleActions.ts';
import { createStageReturn } from './createStageReturn.ts';
import { createKeptRoom } from './keptRoom.ts';

type Inside = Extract<RoomSnapshot, { phase: 'inside' }>;

const listening = { ...calmModeration, phase: 'inside', isOnStage: false, isGoingOnStage: false, isMuted: true };
const inside = { ...listening, maySpeak: true } as Inside;
const first = { fragment: 'v1.secret', name: 'Ada', isInside: true };

/** A tab whose page can be reloaded, so many milliseconds after it went. */
function openTab({ isAllowed = true } = {}) {
  const items = new Map<string, string>([['sotto-room', JSON.stringify(first)]]);
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, text: string) => void items.set(key, text),
    removeItem: (key: string) => void items.delete(key),
  };
  let nowMs = 1_000_000;
  const open = (isReturning: boolean) => {
    let snapshot = inside;
    const page = new EventTarget();
    const joinStage = vi.fn();
    const actions = { ...idleActions, joinStage };
    const room = {
      subscribe: () => () => undefined,
      snapshot: () => snapshot,
      actions,
      chat: silentChat,
      close: () => undefined,
    };
    const means = { page, now: () => nowMs, isMicrophoneAllowed: async () => isAllowed };
    const stage = createStageReturn({ ...means, room, keptRoom: createKeptRoom(storage), isReturning });
    const show = async (part: Partial<Inside> = {}) => {
      snapshot = { ...snapshot, ...part };
      stage.follow(snapshot);
      await Promise.resolve();
      await Promise.resolve();
      return stage.state.snapshot();
    };
    const reload = (afterMs: number) => {
      page.dispatchEvent(new Event('pagehide'));
      stage.close();
      nowMs += afterMs;
      return open(true);
    };
    const wait = (ms: number) => {
      nowMs += ms;
    };
    return { show, reload, wait, joinStage };
  };
  return open(false);
}

it('takes a speaker back who reloads, muted, and says so until they unmute', async () => {
  const tab = openTab();
  await tab.show({ isOnStage: true, isMuted: false });
  const { show, joinStage } = tab.reload(2_000);
  expect(await show()).toBe('returning');
  expect(joinStage).toHaveBeenCalledOnce();
  expect(await show({ isGoingOnStage: true })).toBe('returning');
  expect(await show({ isGoingOnStage: false, isOnStage: true })).toBe('returned');
  expect(await show({ isMuted: false })).toBeUndefined();
  expect(joinStage).toHaveBeenCalledOnce();
});

it('takes a speaker back through several reloads in a row', async () => {
  const tab = openTab();
  await tab.show({ isOnStage: true });
  const again = tab.reload(2_000).reload(2_000);
  expect(await again.show()).toBe('returning');
  expect(again.joinStage).toHaveBeenCalledOnce();
});

it('waits with a speaker behind a lock', async () => {
  const tab = openTab();
  await tab.show({ isOnStage: true });
  const { show, joinStage } = tab.reload(2_000);
  await show({ isWaiting: true, maySpeak: false });
  expect(joinStage).not.toHaveBeenCalled();
  await show({ isWaiting: false, maySpeak: true });
  expect(joinStage).toHaveBeenCalledOnce();
});

it('opens no microphone for a speaker whom a moderator lets back in after more than a minute', async () => {
  const tab = openTab();
  await tab.show({ isOnStage: true });
  const { show, wait, joinStage } = tab.reload(2_000);
  await show({ isWaiting: true, maySpeak: false });
  wait(60_000);
  await show({ isWaiting: false, maySpeak: true });
  expect(await show()).toBe('lost');
  expect(joinStage).not.toHaveBeenCalled();
});

it('says that the place is lost where the stage refuses', async () => {
  const tab = openTab();
  await tab.show({ isOnStage: true });
  const { show } = tab.reload(2_000);
  await show();
  await show({ isGoingOnStage: true });
  expect(await show({ isGoingOnStage: false })).toBe('lost');
  expect(await show({ isOnStage: true })).toBeUndefined();
});

it.each([
  ['after a minute', {}, 61_000, {}],
  ['whose clock was set back', {}, -1, {}],
  ['whom the browser would ask for the microphone', { isAllowed: false }, 2_000, {}],
  ['who may not speak any more', {}, 2_000, { maySpeak: false }],
] as const)('takes nobody on stage %s, and says that the place is lost', async (_who, options, afterMs, part) => {
  const tab = openTab(options);
  await tab.show({ isOnStage: true });
  const { show, joinStage } = tab.reload(afterMs);
  await show(part);
  expect(await show()).toBe('lost');
  expect(joinStage).not.toHaveBeenCalled();
});

it('takes no listener on stage, nor a speaker who had stepped down', async () => {
  const tab = openTab();
  await tab.show({ isOnStage: true });
  await tab.show({ isOnStage: false });
  const { show, joinStage } = tab.reload(2_000);
  expect(await show()).toBeUndefined();
  expect(joinStage).not.toHaveBeenCalled();
});
