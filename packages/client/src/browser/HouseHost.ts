import type { Fault, Result } from '@sotto/base';
import type { ClaimLink, Code } from '@sotto/protocol';
import { claimHouse, type House } from '../house/claimHouse.ts';
import type { HouseSnapshot } from '../house/HouseSnapshot.ts';
import { OpenHouse } from '../house/OpenHouse.ts';
import { loadRootSeed } from './rootSeed.ts';

const options = { origin: self.location.origin, now: () => Date.now() };

/** The Worker's side of one house: its keys, and those of the rooms it lists, live here and end with this Worker. */
export class HouseHost {
  #house: OpenHouse | undefined;

  async claim(link: ClaimLink, name: string): Promise<Result<House, Fault<Code>>> {
    const rootSeed = await loadRootSeed();
    return claimHouse(link, name, { ...options, rootSeed }).finally(() => rootSeed.wipe());
  }

  open(fragment: string, onSnapshot: (snapshot: HouseSnapshot) => void): void {
    const house = OpenHouse.open(fragment, options);
    this.#house = house;
    house.subscribe(() => onSnapshot(house.snapshot()));
    onSnapshot(house.snapshot());
  }

  async linkOf(key: string): Promise<string | undefined> {
    return this.#house?.linkOf(key);
  }

  /** Notes that the page is looked at again, or has a network again. */
  checkConnection(): void {
    this.#house?.checkConnection();
  }

  close(): void {
    this.#house?.close();
  }
}
