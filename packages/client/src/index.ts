export { claimHouse, type House } from './claimHouse.ts';
export type { HouseOptions } from './HouseAccess.ts';
export type { HouseSnapshot, HouseView, ListedRoom, Speaker } from './HouseSnapshot.ts';
export type { MediaEvents, MediaPort, MediaResult } from './MediaPort.ts';
export { OpenHouse } from './OpenHouse.ts';
export { Room, type RoomOptions } from './Room.ts';
export type { RoomFrames } from './RoomFrames.ts';
export type {
  Connection,
  Held,
  Holder,
  Moderation,
  NewRoom,
  PendingRemoval,
  Person,
  Power,
  Preview,
  Privacy,
  RaisedHand,
  RoomActions,
  RoomControl,
  RoomDoubt,
  RoomSnapshot,
  RoomView,
} from './RoomSnapshot.ts';
export type { AudioDeviceKind, Sound, SoundState } from './Sound.ts';
