export { claimHouse, type House, type HouseOptions, openHouse } from './houses.ts';
export type { MediaEvents, MediaPort, MediaResult } from './MediaPort.ts';
export { Room, type RoomOptions } from './Room.ts';
export type { RoomFrames } from './RoomFrames.ts';
export type {
  Connection,
  NewRoom,
  Person,
  Preview,
  RoomActions,
  RoomSnapshot,
  RoomView,
} from './RoomSnapshot.ts';
