export { createNodeMedia, type MediaCounts, type NodeMedia, type NodeMediaOptions } from './createNodeMedia.ts';
export type { FrameSource, SoundSource } from './FrameSource.ts';
export { type NodeRoom, type NodeRoomOptions, openNodeRoom, startNodeRoom } from './openNodeRoom.ts';
