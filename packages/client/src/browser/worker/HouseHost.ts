import type { Fault, Result } from '@sotto/base';
import type { ClaimLink, Code } from '@sotto/protocol';
import { type ClaimOptions, claimHouse, type House } from '../../house/claimHouse.ts';
import type { HouseSnapshot } from '../../house/HouseSnapshot.ts';
import { OpenHouse } from '../../house/OpenHouse.ts';
import { loadRootSeed } from './rootSeed.ts';

const options = { origin: self.location.origin, now: () => Date.now() };

/** A person's claim of a server. */
export interface Claim {
  readonly link: ClaimLink;
  readonly name: string;
  /** The fragment of the house that an earlier attempt with this link made; empty if there was none. */
  readonly begun: string;
}

/** The Worker's side of one house: its keys, and those of the rooms it lists, live here and end with this Worker. */
export class HouseHost {
  #house: OpenHouse | undefined;

  async claim({ link, name, begun }: Claim, keep: ClaimOptions['keep']): Promise<Result<House, Fault<Code>>> {
    const { seed: rootSeed } = await loadRootSeed();
    const claimed = claimHouse(link, name, { ...options, rootSeed, ...(keep && { keep }), begun });
    return claimed.finally(() => rootSeed.wipe());
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
