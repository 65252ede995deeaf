export { Calls } from './Calls.ts';
export { decodeCanonical, encodeCanonical } from './canonical.ts';
export { type Code, codes } from './codes.ts';
export { limits } from './limits.ts';
export { opusCodec, opusPayloadType } from './opus.ts';
export * from './relay.ts';
export * from './room.ts';
export { bytes, handle, parseMessage, uint } from './schema.ts';
export {
  type LinkProof,
  linkProofBody,
  ownerProofBody,
  relayProofBody,
  type SignedType,
  signedBytes,
} from './signed.ts';
export { protocolVersion, relayNamespace, serverKeyPath, wireEvent } from './version.ts';
