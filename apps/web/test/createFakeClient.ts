import { type Fault, fail, ok, type Result } from '@sotto/base';
import {
  type House,
  type HouseSnapshot,
  type HouseView,
  type NewRoom,
  type RoomSnapshot,
  type RoomView,
  silentChat,
} from '@sotto/client';
import type { Claim } from '@sotto/client/browser';
import type { Code, Doors } from '@sotto/protocol';
import type { Client } from '../src/tab/Client.ts';
import { createCell } from '../src/watched/createCell.ts';
import { idleActions } from './idleActions.ts';

/** A client for tests: its latest room shows what a test tells it to, and it notes every request. */
export function createFakeClient() {
  const opened: string[] = [];
  const started: NewRoom[] = [];
  const entered: string[] = [];
  const claimed: string[] = [];
  const begun: string[] = [];
  let doors: Doors = { isOpenToAll: true, isClaimable: true };
  const listed = new Map<string, string>();
  let houseFault: Code | undefined;
  const listeners = new Set<() => void>();
  let snapshot: RoomSnapshot;
  let closed = 0;

  function createRoom(): RoomView {
    snapshot = { phase: 'opening' };
    return {
      subscribe(onChange) {
        listeners.add(onChange);
        return () => listeners.delete(onChange);
      },
      snapshot: () => snapshot,
      chat: silentChat,
      actions: { ...idleActions, enter: (name) => void entered.push(name) },
      close: () => void closed++,
    };
  }

  return {
    missing: undefined,
    opened,
    claimed,
    /** Makes houses fail with this code from now on. */
    refuseHouses(code: Code | undefined) {
      houseFault = code;
    },
    /** The houses that each claim says were begun before. */
    begun,
    async claimHouse(claim: Claim, keep: (fragment: string) => Promise<void>): Promise<Result<House, Fault<Code>>> {
      const { name } = claim;
      begun.push(claim.begun);
      await keep('v1.house');
      claimed.push(name);
      return houseFault ? fail(houseFault) : ok({ name, fragment: 'v1.house' });
    },
    /** Closes every door to visitors, as they are told a little later. */
    closeDoors() {
      doors = { isOpenToAll: false, isClaimable: false };
    },
    async doors() {
      await Promise.resolve();
      return doors;
    },
    /** The links behind the keys of listed rooms. */
    listed,
    openHouse(fragment: string): HouseView {
      opened.push(fragment);
      const link = `https://sotto.example/h#${fragment}`;
      const open: HouseSnapshot = { phase: 'open', name: 'The lantern', link, rooms: [], connection: 'connected' };
      const house: HouseSnapshot = houseFault ? { phase: 'failed', code: houseFault } : open;
      // As from a Worker, the house comes a little later.
      const current = createCell<HouseSnapshot>({ phase: 'opening' });
      setTimeout(() => current.set(house));
      return {
        subscribe: current.subscribe,
        snapshot: current.snapshot,
        linkOf: async (key) => listed.get(key),
        close: () => void closed++,
      };
    },
    started,
    entered,
    get closed() {
      return closed;
    },
    openRoom(fragment: string) {
      opened.push(fragment);
      return createRoom();
    },
    startRoom(room: NewRoom) {
      started.push(room);
      return createRoom();
    },
    show(next: RoomSnapshot) {
      snapshot = next;
      for (const listener of [...listeners]) listener();
    },
  } satisfies Client & Record<string, unknown>;
}
