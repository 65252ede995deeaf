import type { House, HouseSnapshot } from '@sotto/client';
import type { Client } from '../tab/Client.ts';
import { createCell, type Watched } from '../watched/createCell.ts';

/** One look into a house's hallway. */
export interface HouseVisit extends Watched<HouseSnapshot> {
  /** The fragment after `#` in the house's link, for rooms that are started here. */
  readonly fragment: string;
  /** The fragment after `#` in the link of a listed room; `undefined` if it has gone meanwhile. */
  linkOf(key: string): Promise<string | undefined>;
  close(): void;
}

export interface HouseVisitOptions {
  readonly client: Client;
  /** Called when the house has shown its name, or a changed one. */
  readonly onOpen: (house: House) => void;
}

/** Opens the house of a link; `fragment` is what follows `#`, damaged or not. */
export function createHouseVisit(fragment: string, { client, onOpen }: HouseVisitOptions): HouseVisit {
  const house = client.openHouse(fragment);
  const shown = createCell(house.snapshot());
  let isClosed = false;
  let name: string | undefined;

  function follow() {
    if (isClosed) return;
    const snapshot = house.snapshot();
    if (snapshot.phase === 'open' && snapshot.name !== name) {
      name = snapshot.name;
      onOpen({ name, fragment });
    }
    shown.set(snapshot);
  }

  house.subscribe(follow);
  follow();
  return {
    subscribe: shown.subscribe,
    snapshot: shown.snapshot,
    fragment,
    linkOf: house.linkOf,
    close() {
      isClosed = true;
      house.close();
    },
  };
}
