import type { Fault, Result } from '@sotto/base';
import type { House, HouseView, NewRoom, RoomView } from '@sotto/client';
import type { Claim } from '@sotto/client/browser';
import type { Code, Doors } from '@sotto/protocol';

/** The rooms and houses that this page can reach; the views know nothing else of the outside. */
export interface Client {
  /** The missing ability of this browser or this address, without which no room opens. */
  readonly missing: Code | undefined;
  /** Opens the room of an invite link, up to its preview. `fragment` is what follows `#`, damaged or not. */
  openRoom(fragment: string): RoomView;
  /** Makes a room and goes live in it at once: asks for the microphone and enters on stage. */
  startRoom(room: NewRoom): RoomView;
  /**
   * Makes a house on this server, with keys that are made in this browser. `keep` gets the fragment of its link before the
   * claim link is used up, and resolves once it is safe.
   */
  claimHouse(claim: Claim, keep: (fragment: string) => Promise<void>): Promise<Result<House, Fault<Code>>>;
  /** Opens the house of a link, up to its hallway. `fragment` is what follows `#`, damaged or not. */
  openHouse(fragment: string): HouseView;
  /** The doors that this server opens to visitors without a house; `undefined` if it does not say. */
  doors(): Promise<Doors | undefined>;
}
