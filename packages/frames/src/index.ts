export { type BatchCheck, createBatchCheck, type SignedRun } from './createBatchCheck.ts';
export type { DropCounts } from './createDropCount.ts';
export { createFrameKeyRing, type FrameEnd, type FrameKeyRing } from './createFrameKeyRing.ts';
export {
  createFrameOpener,
  type FrameOpener,
  type OpenedFrame,
  type OpenFault,
  opusSilence,
} from './createFrameOpener.ts';
export { createFrameSealer, type FrameSealer, type SealedFrame, type SealFault } from './createFrameSealer.ts';
export { createRunGatherer, type FrameRun, type HashedFrame, type RunGatherer } from './createRunGatherer.ts';
export { deriveSenderKey, type SenderKeyInput } from './deriveSenderKey.ts';
export type { ConfirmedPosition, FrameKeys, FrameStep, Position } from './FrameKeys.ts';
export { decodeKid, encodeKid } from './kid.ts';
export { type FrameContent, paddedFrameBytes } from './padding.ts';
export { readSealedFrame, type SealedFrameHeader, sealedFrameBytes } from './sealedFrame.ts';
export { type EncodedFrame, openFrames, sealFrames } from './transformStream.ts';
