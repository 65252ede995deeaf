import type { House } from '@sotto/client';
import type { Code } from '@sotto/protocol';
import type { Client } from '../room/Client.ts';
import { createCell, type Watched } from './createCell.ts';

/** All that a view needs to draw a house. */
export type HouseSnapshot =
  | { readonly phase: 'opening' }
  /** `link` is for the clipboard alone: it must never be drawn into the page or its address. */
  | { readonly phase: 'open'; readonly name: string; readonly link: string }
  | { readonly phase: 'failed'; readonly code: Code };

/** One look into a house's hallway. */
export type HouseStay = Watched<HouseSnapshot>;

export interface HouseStayOptions {
  readonly client: Client;
  /** Where the house is, such as `https://host/h`. */
  readonly address: string;
  readonly onOpen: (house: House) => void;
}

/** Opens the house of a link; `fragment` is what follows `#`, damaged or not. */
export function createHouseStay(fragment: string, { client, address, onOpen }: HouseStayOptions): HouseStay {
  const stay = createCell<HouseSnapshot>({ phase: 'opening' });
  void client.openHouse(fragment).then((opened) => {
    if (!opened.ok) return stay.set({ phase: 'failed', code: opened.error.code });
    onOpen(opened.value);
    stay.set({ phase: 'open', name: opened.value.name, link: `${address}#${fragment}` });
  });
  return stay;
}
