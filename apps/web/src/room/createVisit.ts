import type { NewRoom } from '@sotto/client';
import type { Address } from './address.ts';
import { parseInviteLink } from './address.ts';
import type { Client } from './Client.ts';
import { createStay, type Stay } from './createStay.ts';
import type { KeptRoom } from './keptRoom.ts';

/** Where this tab is: at home, or at one room. */
export interface Visit {
  subscribe(onChange: () => void): () => void;
  /** The stay at a room, or `undefined` at home. */
  current(): Stay | undefined;
  start(room: NewRoom): void;
  /** Goes to the room of a pasted link; `false` where the text is no link. */
  join(text: string): boolean;
  /** Comes back after leaving or after a failure; starts the same room again where it never came to be. */
  again(): void;
  goHome(): void;
}

/** All that a visit touches. */
export interface VisitOptions {
  readonly client: Client;
  readonly address: Address;
  readonly keptRoom: KeptRoom;
}

/** Follows the address from room to room, one at a time. */
export function createVisit({ client, address, keptRoom }: VisitOptions): Visit {
  const listeners = new Set<() => void>();
  let stay: Stay | undefined;
  let newRoom: NewRoom | undefined;

  function settle(next: (() => Stay) | undefined) {
    stay?.close();
    stay = next?.();
    for (const listener of listeners) listener();
  }

  function openKept() {
    const { fragment, name, isInside } = keptRoom.read() ?? { fragment: '', name: '', isInside: false };
    settle(() => createStay({ room: client.openRoom(fragment), name, isReturning: isInside, keptRoom }));
  }

  function start(room: NewRoom) {
    newRoom = room;
    keptRoom.clear();
    settle(() => createStay({ room: client.startRoom(room), name: room.name, isReturning: false, keptRoom }));
  }

  function follow() {
    if (address.page() === 'home') return settle(undefined);
    const fragment = address.takeFragment();
    const isSameRoom = fragment === undefined || fragment === keptRoom.read()?.fragment;
    if (isSameRoom && stay && !stay.isOver()) return;
    if (fragment !== undefined) keptRoom.write({ fragment, name: '', isInside: false });
    openKept();
  }

  address.onChange(follow);
  follow();
  return {
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    current: () => stay,
    start(room) {
      address.showRoom();
      start(room);
    },
    join(text) {
      const url = parseInviteLink(text, address.origin);
      if (!url) return false;
      if (url.origin !== address.origin) address.goTo(url);
      else {
        address.showRoom();
        keptRoom.write({ fragment: url.hash.slice(1), name: '', isInside: false });
        openKept();
      }
      return true;
    },
    again() {
      if (!keptRoom.read() && newRoom) start(newRoom);
      else openKept();
    },
    goHome() {
      address.showHome();
      settle(undefined);
    },
  };
}
