export { Calls } from './Calls.ts';
export type { Bounds } from './CanonicalTokenizer.ts';
export type { AnswerOf, BodyOf, Conversation, Exchanges, ServerMessage } from './Conversation.ts';
export { decodeCanonical, encodeCanonical } from './canonical.ts';
export { type ClaimLink, claimPath, formatClaimFragment, parseClaimFragment } from './claimLink.ts';
export { type Code, codes } from './codes.ts';
export { type Doors, doorsPath, parseDoors } from './doors.ts';
export * from './generations.ts';
export * from './house.ts';
export { type Knock, knockPath, knocks } from './knock.ts';
export { limits } from './limits.ts';
export * from './log.ts';
export { opusCodec, opusFeedback, opusPayloadType } from './opus.ts';
export { type InsideEntry, packInside, unpackInside } from './packInside.ts';
export { packWraps, unpackWraps } from './packWraps.ts';
export { recordLimits } from './recordLimits.ts';
export * from './relay.ts';
export * from './room.ts';
export * from './roomEvents.ts';
export * from './roster.ts';
export { byteArray, bytes, handle, parseMessage, parseValue, uint } from './schema.ts';
export {
  createRoomBody,
  houseProofBody,
  type LinkProof,
  type LinkTarget,
  linkProofBody,
  relayProofBody,
  resumeBody,
  type SignedType,
  signedBytes,
} from './signed.ts';
export { protocolVersion, relayNamespace, serverKeyPath, wireEvent } from './version.ts';
