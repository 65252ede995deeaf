import type { House, NewRoom, RoomView } from '@sotto/client';
import { type Code, claimPath } from '@sotto/protocol';
import { createStageGuard } from './createStageGuard.ts';
import type { BegunHouses } from './house/begunHouses.ts';
import { createClaim } from './house/createClaim.ts';
import { createHouseVisit } from './house/createHouseVisit.ts';
import type { RememberedHouses } from './house/rememberedHouses.ts';
import type { Place } from './Place.ts';
import type { Address } from './tab/address.ts';
import type { Client } from './tab/Client.ts';
import { createRoomVisit, type RoomVisit, type RoomVisitOptions, type VisitMeans } from './tab/createRoomVisit.ts';
import type { KeptRoom } from './tab/keptRoom.ts';
import type { KeptText } from './tab/keptText.ts';
import { isKeyed, type LinkFault, type LinkPage, pageOf, readLink } from './tab/readLink.ts';
import { createCell, type Watched } from './watched/createCell.ts';

/** The state of this tab. */
export interface TabPlace {
  /** The missing ability of this browser or this address, without which no room opens. */
  readonly missing: Code | undefined;
  readonly askDoors: Client['doors'];
  subscribe(onChange: () => void): () => void;
  place(): Place;
  /** The visit to a room, or `undefined` anywhere else. */
  current(): RoomVisit | undefined;
  /** Goes live. A room without a house of its own has the first house that this browser remembers to vouch for it. */
  start(room: NewRoom): void;
  /** Goes to the door of a room that this hallway lists; does nothing if it is no longer listed. */
  openListed(key: string, name: string): Promise<void>;
  /** Goes to the room or house of a pasted link, or tells why the text is none. */
  join(text: string): LinkFault | undefined;
  /** Comes back after leaving or after a failure; starts the same room again if it was never created. */
  again(): void;
  goHome(): void;
}

/** The parts of the browser and the client that a tab uses. */
export interface TabPlaceOptions {
  readonly client: Client;
  readonly address: Address;
  readonly keptRoom: KeptRoom;
  /** The fragments after `#` in the links of this tab, for a reload. */
  readonly keptHouse: KeptText;
  readonly keptClaim: KeptText;
  readonly begunHouses: BegunHouses;
  /** False if this browser can't keep anything. */
  readonly isKept: Pick<Watched<boolean>, 'snapshot'>;
  readonly rememberedHouses: RememberedHouses;
  readonly means: VisitMeans;
}

/** Follows the address from place to place, one at a time. */
export function createTabPlace(options: TabPlaceOptions): TabPlace {
  const { client, address, keptRoom, rememberedHouses, means } = options;
  const shown = createCell<Place>({ at: 'home' });
  const place = shown.snapshot;
  let newRoom: NewRoom | undefined;

  function settle(next: () => Place) {
    leave(place());
    shown.set(next());
  }

  function visitRoom(open: () => RoomView, { name, isReturning }: Pick<RoomVisitOptions, 'name' | 'isReturning'>) {
    settle(() => ({ at: 'room', visit: createRoomVisit({ room: open(), name, isReturning, keptRoom, means }) }));
  }

  function goAstray(code?: LinkFault) {
    settle(() => ({ at: 'astray', code }));
  }

  function openKept() {
    if (!isKeyed(keptRoom.read()?.fragment ?? '')) return goAstray('link-without-key');
    const { fragment, name, isInside } = keptRoom.read() ?? { fragment: '', name: '', isInside: false };
    visitRoom(() => client.openRoom(fragment), { name, isReturning: isInside });
  }

  function start(room: NewRoom) {
    newRoom = room;
    keptRoom.clear();
    visitRoom(() => client.startRoom(room), { name: room.name, isReturning: false });
  }

  function showDoor(fragment: string, name: string) {
    address.showRoom();
    keptRoom.write({ fragment, name, isInside: false });
    openKept();
  }

  function followRoom() {
    const fragment = address.takeFragment();
    const isSameRoom = fragment === undefined || fragment === keptRoom.read()?.fragment;
    const visit = visitIn(place());
    if (isSameRoom && visit && !visit.isOver()) return;
    if (fragment !== undefined) keptRoom.write({ fragment, name: '', isInside: false });
    openKept();
  }

  const houses = createHouseWays(options, { settle, goAstray });
  const follow = {
    home: () => settle(() => ({ at: 'home' })),
    room: followRoom,
    house: houses.follow,
    claim: houses.followClaim,
    exposed() {
      address.hidePath();
      goAstray('link-exposed');
    },
    nowhere: () => goAstray(),
  } as const;

  const showLinked: Readonly<Record<LinkPage, (fragment: string) => void>> = {
    room: (fragment) => showDoor(fragment, ''),
    house: houses.show,
    claim: (fragment) => address.goTo(new URL(`${address.origin}${claimPath}#${fragment}`)),
  };

  forgetAlong(options);
  address.onChange(createStageGuard(address, shown, () => follow[address.page()]()));
  follow[address.page()]();
  return {
    missing: client.missing,
    askDoors: client.doors,
    subscribe: shown.subscribe,
    place,
    current: () => visitIn(place()),
    start(room) {
      address.showRoom();
      start(vouchedFor(room, rememberedHouses));
    },
    async openListed(key, name) {
      const here = place();
      const fragment = here.at === 'house' ? await here.house.linkOf(key) : undefined;
      if (fragment && place() === here) showDoor(fragment, name);
    },
    join(text) {
      const read = readLink(text, address.origin);
      if (!read.ok) return read.code;
      const fragment = read.url.hash.slice(1);
      const page = pageOf(read.url.pathname);
      if (read.url.origin !== address.origin || !page) address.goTo(read.url);
      else showLinked[page](fragment);
      return undefined;
    },
    again() {
      const { at } = place();
      if (at === 'house' || at === 'claim') follow[at]();
      else if (!keptRoom.read() && newRoom) start(newRoom);
      else openKept();
    },
    goHome() {
      address.showHome();
      follow.home();
    },
  };
}

interface Ways {
  settle(next: () => Place): void;
  goAstray(code: LinkFault): void;
}

/** The ways to a house: by its address, by a pasted link, and by claiming the server. */
function createHouseWays(options: TabPlaceOptions, { settle, goAstray }: Ways) {
  const { client, address, keptHouse, keptClaim, begunHouses: begun, isKept, rememberedHouses } = options;

  function open(isNew = false) {
    if (!isKeyed(keptHouse.read())) return goAstray('link-without-key');
    const onOpen = rememberedHouses.remember;
    settle(() => ({ at: 'house', house: createHouseVisit(keptHouse.read(), { client, onOpen }), isNew }));
  }

  function onClaimed(house: House) {
    rememberedHouses.remember(house);
    keptClaim.clear();
    keptHouse.write(house.fragment);
    address.showHouse();
    open(true);
  }

  return {
    follow() {
      const fragment = address.takeFragment();
      if (fragment !== undefined) keptHouse.write(rememberedHouses.find(fragment)?.fragment ?? fragment);
      open();
    },
    show(fragment: string) {
      address.showHouse();
      keptHouse.write(fragment);
      open();
    },
    followClaim() {
      const fragment = address.takeFragment();
      if (fragment !== undefined) keptClaim.write(fragment);
      const claimOptions = { client, begun, isKept, onClaimed };
      settle(() => ({ at: 'claim', claim: createClaim(keptClaim.read(), claimOptions) }));
    },
  };
}

/** Makes the tab forget a house that this browser forgets: going back would remember it again. */
function forgetAlong({ keptHouse, rememberedHouses }: TabPlaceOptions): void {
  rememberedHouses.subscribe(() => {
    if (!rememberedHouses.keyOf(keptHouse.read())) keptHouse.clear();
  });
}

/**
 * Adds to a room a house that can vouch for it, if the server asks for one: its own, or the first that is remembered.
 */
function vouchedFor(room: NewRoom, houses: RememberedHouses): NewRoom {
  const [first] = houses.snapshot();
  return first ? { house: { fragment: first.fragment, isListed: false }, ...room } : room;
}

function visitIn(place: Place): RoomVisit | undefined {
  return place.at === 'room' ? place.visit : undefined;
}

function leave(place: Place): void {
  if (place.at === 'room') place.visit.close();
  if (place.at === 'house') place.house.close();
}
