import { afterEach, expect, it, vi } from 'vitest';
import { holdRoom, type RoomHold } from './holdRoom.ts';

const { locks } = navigator;
const open: RoomHold[] = [];
let rooms = 0;

/** As many tabs in one room, which come one after the other. */
async function openTabs(count: number): Promise<readonly RoomHold[]> {
  const name = `room ${++rooms}`;
  for (let tab = 0; tab < count; tab++) {
    const hold = holdRoom(name, locks);
    open.push(hold);
    await expect.poll(hold.snapshot).toBeDefined();
  }
  return open.slice(-count);
}

const heldBy = (tabs: readonly RoomHold[]) => tabs.map((tab) => tab.snapshot());

afterEach(() => {
  for (const hold of open.splice(0)) hold.close();
});

it('holds a room for the first tab alone', async () => {
  expect(heldBy(await openTabs(3))).toEqual([true, false, false]);
});

it('gives the room to the tab that takes it, and tells the other', async () => {
  const tabs = await openTabs(3);
  const told = vi.fn();
  tabs[0]?.subscribe(told);
  tabs[2]?.take();
  await expect.poll(() => heldBy(tabs)).toEqual([false, false, true]);
  expect(told).toHaveBeenCalledOnce();
  tabs[0]?.take();
  await expect.poll(() => heldBy(tabs)).toEqual([true, false, false]);
});

it('gives the room to the tab that has waited longest, once its holder goes', async () => {
  const [first, second, third] = await openTabs(3);
  first?.close();
  await expect.poll(() => [second?.snapshot(), third?.snapshot()]).toEqual([true, false]);
  second?.close();
  await expect.poll(() => third?.snapshot()).toBe(true);
});

it('leaves no lock and no wait behind', async () => {
  const tabs = await openTabs(2);
  tabs[1]?.take();
  await expect.poll(() => heldBy(tabs)).toEqual([false, true]);
  for (const tab of tabs) tab.close();
  const left = async () => {
    const { held = [], pending = [] } = await locks.query();
    return [...held, ...pending].filter(({ name }) => name === `room ${rooms}`);
  };
  await expect.poll(left).toEqual([]);
});

it('holds every room where the browser has no locks, or refuses them', async () => {
  const refusing = { request: () => Promise.reject(new DOMException('', 'SecurityError')) };
  for (const without of [undefined, refusing]) {
    const tabs = [holdRoom('room', without), holdRoom('room', without)];
    await expect.poll(() => heldBy(tabs)).toEqual([true, true]);
  }
});
