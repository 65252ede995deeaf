import type { House, HouseSnapshot, HouseView } from '@sotto/client';
import { createCell, type Watched } from '../parts/createCell.ts';
import type { Client } from '../tab/Client.ts';

/** One look into a house's hallway. */
export interface HouseStay extends Watched<HouseSnapshot> {
  /** The fragment after `#` in the house's link, for rooms that are started here. */
  readonly fragment: string;
  /** The fragment after `#` in the link of a listed room; `undefined` if it has gone meanwhile. */
  linkOf(key: string): Promise<string | undefined>;
  close(): void;
}

export interface HouseStayOptions {
  readonly client: Client;
  /** The house showed its name, or another than before. */
  readonly onOpen: (house: House) => void;
}

/** Opens the house of a link; `fragment` is what follows `#`, damaged or not. */
export function createHouseStay(fragment: string, { client, onOpen }: HouseStayOptions): HouseStay {
  const stay = createCell<HouseSnapshot>({ phase: 'opening' });
  let house: HouseView | undefined;
  let isClosed = false;
  let name: string | undefined;

  function follow() {
    const snapshot = house?.snapshot();
    if (!snapshot || isClosed) return;
    if (snapshot.phase === 'open' && snapshot.name !== name) {
      name = snapshot.name;
      onOpen({ name, fragment });
    }
    stay.set(snapshot);
  }

  client.openHouse(fragment).then(
    (opened) => {
      if (isClosed) return opened.close();
      house = opened;
      house.subscribe(follow);
      follow();
    },
    // Part of the page did not load.
    () => stay.set({ phase: 'failed', code: 'server-unreachable' }),
  );
  return {
    subscribe: stay.subscribe,
    snapshot: stay.snapshot,
    fragment,
    linkOf: async (key) => house?.linkOf(key),
    close() {
      isClosed = true;
      house?.close();
    },
  };
}
