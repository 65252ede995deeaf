import type { NewRoom, RoomView } from '@sotto/client';

/** The rooms that this page can reach; the views know nothing else of the outside. */
export interface Client {
  /** Opens the room of an invite link, up to its preview. `fragment` is what follows `#`, damaged or not. */
  openRoom(fragment: string): RoomView;
  /** Makes a room and goes live in it at once: asks for the microphone and enters on stage. */
  startRoom(room: NewRoom): RoomView;
}
