import type { Fault, Result } from '@sotto/base';
import type { ClaimLink, Code } from '@sotto/protocol';
import * as comlink from 'comlink';
import { claimHouse, type House, openHouse } from '../houses.ts';
import { loadRootSeed } from './rootSeed.ts';

const options = { origin: self.location.origin, now: () => Date.now() };

/** The Worker's side of one look at a house: its keys live here and nowhere else, and end with this Worker. */
const host = {
  async claim(link: ClaimLink, name: string): Promise<Result<House, Fault<Code>>> {
    return claimHouse(link, name, { ...options, rootSeed: await loadRootSeed() });
  },
  open: (fragment: string): Promise<Result<House, Fault<Code>>> => openHouse(fragment, options),
};
export type HouseHost = typeof host;

comlink.expose(host);
