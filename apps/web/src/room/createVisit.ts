import type { House, NewRoom } from '@sotto/client';
import type { Code } from '@sotto/protocol';
import { type Claim, createClaim } from '../house/createClaim.ts';
import { createHouseStay, type HouseStay } from '../house/createHouseStay.ts';
import type { RememberedHouses } from '../house/rememberedHouses.ts';
import { type Address, houseAddress, parseInviteLink } from './address.ts';
import type { Client } from './Client.ts';
import { createStay, type Stay } from './createStay.ts';
import type { KeptRoom } from './keptRoom.ts';
import type { KeptText } from './keptText.ts';

/** What this tab shows. */
export type Place =
  | { readonly at: 'home' }
  | { readonly at: 'room'; readonly stay: Stay }
  | { readonly at: 'house'; readonly house: HouseStay }
  | { readonly at: 'claim'; readonly claim: Claim };

/** Where this tab is. */
export interface Visit {
  /** What this browser or this address lacks, without which no room opens. */
  readonly missing: Code | undefined;
  subscribe(onChange: () => void): () => void;
  place(): Place;
  /** The stay at a room, or `undefined` anywhere else. */
  current(): Stay | undefined;
  start(room: NewRoom): void;
  /** Goes to the room or house of a pasted link; `false` where the text is no link. */
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
  /** What follows `#` in the links that this tab came by, for a reload. */
  readonly keptHouse: KeptText;
  readonly keptClaim: KeptText;
  readonly rememberedHouses: RememberedHouses;
}

/** Follows the address from place to place, one at a time. */
export function createVisit(options: VisitOptions): Visit {
  const { client, address, keptRoom, keptHouse, keptClaim, rememberedHouses } = options;
  const listeners = new Set<() => void>();
  let place: Place = { at: 'home' };
  let newRoom: NewRoom | undefined;

  const current = () => (place.at === 'room' ? place.stay : undefined);

  function settle(next: () => Place) {
    current()?.close();
    place = next();
    for (const listener of listeners) listener();
  }

  function openKept() {
    const { fragment, name, isInside } = keptRoom.read() ?? { fragment: '', name: '', isInside: false };
    settle(() => {
      const stay = createStay({ room: client.openRoom(fragment), name, isReturning: isInside, keptRoom });
      return { at: 'room', stay };
    });
  }

  function start(room: NewRoom) {
    newRoom = room;
    keptRoom.clear();
    settle(() => {
      const stay = createStay({ room: client.startRoom(room), name: room.name, isReturning: false, keptRoom });
      return { at: 'room', stay };
    });
  }

  function openHouse() {
    const onOpen = rememberedHouses.remember;
    const house = { client, address: houseAddress(address.origin), onOpen };
    settle(() => ({ at: 'house', house: createHouseStay(keptHouse.read(), house) }));
  }

  function showClaimed(house: House) {
    rememberedHouses.remember(house);
    keptClaim.clear();
    keptHouse.write(house.fragment);
    address.showHouse();
    openHouse();
  }

  function followRoom() {
    const fragment = address.takeFragment();
    const isSameRoom = fragment === undefined || fragment === keptRoom.read()?.fragment;
    const stay = current();
    if (isSameRoom && stay && !stay.isOver()) return;
    if (fragment !== undefined) keptRoom.write({ fragment, name: '', isInside: false });
    openKept();
  }

  const follow = {
    home: () => settle(() => ({ at: 'home' })),
    room: followRoom,
    house() {
      const fragment = address.takeFragment();
      if (fragment !== undefined) keptHouse.write(rememberedHouses.find(fragment)?.fragment ?? fragment);
      openHouse();
    },
    claim() {
      const fragment = address.takeFragment();
      if (fragment !== undefined) keptClaim.write(fragment);
      settle(() => ({ at: 'claim', claim: createClaim(keptClaim.read(), { client, onClaimed: showClaimed }) }));
    },
  } as const;

  address.onChange(() => follow[address.page()]());
  follow[address.page()]();
  return {
    missing: client.missing,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    place: () => place,
    current,
    start(room) {
      address.showRoom();
      start(room);
    },
    join(text) {
      const url = parseInviteLink(text, address.origin);
      if (!url) return false;
      const fragment = url.hash.slice(1);
      if (url.origin !== address.origin) address.goTo(url);
      else if (url.href.startsWith(`${houseAddress(url.origin)}#`)) {
        address.showHouse();
        keptHouse.write(fragment);
        openHouse();
      } else {
        address.showRoom();
        keptRoom.write({ fragment, name: '', isInside: false });
        openKept();
      }
      return true;
    },
    again() {
      if (place.at === 'house' || place.at === 'claim') follow[place.at]();
      else if (!keptRoom.read() && newRoom) start(newRoom);
      else openKept();
    },
    goHome() {
      address.showHome();
      follow.home();
    },
  };
}
