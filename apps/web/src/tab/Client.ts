import type { Fault, Result } from '@sotto/base';
import type { House, HouseView, NewRoom, RoomView } from '@sotto/client';
import type { ClaimLink, Code } from '@sotto/protocol';

/** The rooms and houses that this page can reach; the views know nothing else of the outside. */
export interface Client {
  /** The missing ability of this browser or this address, without which no room opens. */
  readonly missing: Code | undefined;
  /** Opens the room of an invite link, up to its preview. `fragment` is what follows `#`, damaged or not. */
  openRoom(fragment: string): RoomView;
  /** Makes a room and goes live in it at once: asks for the microphone and enters on stage. */
  startRoom(room: NewRoom): RoomView;
  /** Makes a house on this server, with keys that are made in this browser. */
  claimHouse(link: ClaimLink, name: string): Promise<Result<House, Fault<Code>>>;
  /** Opens the house of a link, up to its hallway. `fragment` is what follows `#`, damaged or not. */
  openHouse(fragment: string): HouseView;
}
