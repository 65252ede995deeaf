import type { RoomSnapshot, Sound } from '@sotto/client';
import { calmModeration, silentChat } from '@sotto/client';
import { afterEach, expect, it, vi } from 'vitest';
import { idleActions } from '../../test/idleActions.ts';
import { type OneTab, playInOneTab } from './playInOneTab.ts';

type Inside = Extract<RoomSnapshot, { phase: 'inside' }>;
const open: OneTab[] = [];

afterEach(() => {
  for (const tab of open.splice(0)) tab.close();
});

/** A tab that shows a room, after it has learnt whether it plays it. */
async function openTab(link: string, begin: Partial<Inside> = {}) {
  const setHushed = vi.fn<Sound['setHushed']>();
  const stepDown = vi.fn();
  const sound = { setHushed } as Partial<Sound> as Sound;
  const view = { subscribe: () => () => undefined, snapshot: () => snapshot, close: () => undefined, chat: silentChat };
  let snapshot = { ...calmModeration, phase: 'inside', link, isOnStage: false, isGoingOnStage: false } as Inside;
  const tab = playInOneTab({ ...view, sound, actions: { ...idleActions, stepDown } }, navigator.locks);
  open.push(tab);
  const show = (part: Partial<Inside>) => {
    snapshot = { ...snapshot, ...part };
    tab.follow(snapshot);
  };
  show(begin);
  const plays = () => !setHushed.mock.lastCall?.[0];
  await expect.poll(() => tab.isElsewhere.snapshot() || plays()).toBe(true);
  return { ...tab, show, plays, stepDown, wasHushedFirst: setHushed.mock.calls[0]?.[0] };
}

type Tab = Awaited<ReturnType<typeof openTab>>;
const playing = (tabs: readonly Tab[]) => tabs.map(({ plays, isElsewhere }) => [plays(), isElsewhere.snapshot()]);

it('plays a room in the first tab, and never for a moment in the second', async () => {
  const tabs = [await openTab('https://sotto.example/r#a'), await openTab('https://sotto.example/r#a')];
  expect(playing(tabs)).toEqual([
    [true, false],
    [false, true],
  ]);
  expect(tabs[1]?.wasHushedFirst).toBe(true);
});

it('plays two rooms in two tabs', async () => {
  const tabs = [await openTab('https://sotto.example/r#b'), await openTab('https://sotto.example/r#c')];
  expect(playing(tabs)).toEqual([
    [true, false],
    [true, false],
  ]);
});

it('plays it in the tab that is asked to, and takes the other one off the stage', async () => {
  const [first, second] = [await openTab('https://sotto.example/r#d'), await openTab('https://sotto.example/r#d')];
  first.show({ isOnStage: true });
  second.playHere();
  await expect
    .poll(() => playing([first, second]))
    .toEqual([
      [false, true],
      [true, false],
    ]);
  expect(first.stepDown).toHaveBeenCalledOnce();
  // The server takes a while to answer, and the way off the stage is no way onto it.
  first.show({ isOnStage: true });
  first.show({ isOnStage: false });
  expect(first.plays()).toBe(false);
});

it('plays it in the tab that goes on stage', async () => {
  const [first, second] = [await openTab('https://sotto.example/r#e'), await openTab('https://sotto.example/r#e')];
  second.show({ isGoingOnStage: true });
  await expect.poll(second.plays).toBe(true);
  await expect.poll(first.plays).toBe(false);
  expect(first.stepDown).not.toHaveBeenCalled();
});

it('plays it in a tab that goes on stage before it knows of the other', async () => {
  const first = await openTab('https://sotto.example/r#g');
  const second = await openTab('https://sotto.example/r#g', { isGoingOnStage: true });
  await expect.poll(second.plays).toBe(true);
  await expect.poll(first.plays).toBe(false);
  expect(second.stepDown).not.toHaveBeenCalled();
  expect(second.isElsewhere.snapshot()).toBe(false);
});

it('plays it in the tab that is left', async () => {
  const [first, second] = [await openTab('https://sotto.example/r#f'), await openTab('https://sotto.example/r#f')];
  first.close();
  await expect.poll(second.plays).toBe(true);
  expect(second.isElsewhere.snapshot()).toBe(false);
});
