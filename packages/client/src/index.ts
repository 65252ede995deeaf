export { calmModeration } from './floor/calmFloor.ts';
export { claimHouse, type House } from './house/claimHouse.ts';
export type { HouseOptions } from './house/HouseAccess.ts';
export type { HouseSnapshot, HouseView, ListedRoom, ListedSpeaker } from './house/HouseSnapshot.ts';
export { OpenHouse } from './house/OpenHouse.ts';
export { Room, type RoomOptions } from './Room.ts';
export type { MediaEvents, MediaPort, MediaResult } from './stage/MediaPort.ts';
export type { RoomFrames } from './stage/RoomFrames.ts';
export type { AudioDeviceKind, MicrophoneHint, Sound, SoundState } from './stage/Sound.ts';
export {
  type ChatAuthor,
  type ChatMessage,
  type ChatSnapshot,
  type ChatView,
  emptyChat,
  type ReactionGroup,
  silentChat,
} from './view/ChatSnapshot.ts';
export { createRoomActions, type RoomActions } from './view/RoomActions.ts';
export type {
  ChatRule,
  ComparisonCode,
  Connection,
  Held,
  Holder,
  Moderation,
  NewRoom,
  Notice,
  PendingRemoval,
  Person,
  Power,
  Preview,
  Privacy,
  RaisedHand,
  RoomControl,
  RoomDoubt,
  RoomSnapshot,
} from './view/RoomSnapshot.ts';
export type { RoomView } from './view/RoomView.ts';
