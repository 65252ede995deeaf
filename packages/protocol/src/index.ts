export * from './agreement.ts';
export { Calls } from './Calls.ts';
export type { Bounds } from './CanonicalTokenizer.ts';
export type { AnswerOf, BodyOf, Conversation, Exchanges, ServerMessage } from './Conversation.ts';
export { decodeCanonical, encodeCanonical } from './canonical.ts';
export { type ClaimLink, claimPath, formatClaimFragment, parseClaimFragment } from './claimLink.ts';
export { type Code, codes } from './codes.ts';
export * from './house.ts';
export { limits } from './limits.ts';
export { opusCodec, opusPayloadType } from './opus.ts';
export { packWraps, unpackWraps } from './packWraps.ts';
export * from './relay.ts';

export * from './room.ts';
export { byteArray, bytes, handle, parseMessage, parseValue, uint } from './schema.ts';
export {
  houseProofBody,
  type LinkProof,
  type LinkTarget,
  linkProofBody,
  relayProofBody,
  resumeBody,
  type SignedType,
  signedBytes,
} from './signed.ts';
export * from './statement.ts';
export { statementLimits } from './statementLimits.ts';
export { protocolVersion, relayNamespace, serverKeyPath, wireEvent } from './version.ts';
