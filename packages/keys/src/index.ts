export type { AgreementEvent, AgreementMessage, Doubt, Intent, Participant, Witness } from './agreement/Agreement.ts';
export { deriveComparisonCode } from './agreement/comparisonCode.ts';
export { type Clock, KeyAgent } from './agreement/KeyAgent.ts';
export { KeyRoster, type RosterFault, type RosterMember, signLeave, signRegistration } from './agreement/KeyRoster.ts';
export { loadVoice } from './agreement/loadVoice.ts';
export { createLogMemories, type LogMemories } from './agreement/logMemories.ts';
export {
  type MemberLog,
  type MemberLogFault,
  openMemberLog,
  readIntoLog,
  rememberLog,
  showLog,
} from './agreement/MemberLog.ts';
export { signGenesis } from './agreement/signStatement.ts';
export type { After } from './agreement/Waiting.ts';
export { hashFrame, isBatchSigned, signBatch } from './batch.ts';
export { createHouseLink, createRoomLink, type LinkOptions } from './createLink.ts';
export {
  type Credential,
  type CredentialFault,
  openCredential,
  sealCredential,
} from './credential.ts';
export {
  isName,
  isTitle,
  type Name,
  nameLimits,
  parseName,
  parseTitle,
  type TextLimits,
  type Title,
  titleLimits,
} from './displayText.ts';
export { deriveHouseKeys, type HouseKeys } from './HouseKeys.ts';
export { formatHouseFragment, type HouseLink, parseHouseLink } from './HouseLink.ts';
export { type Hand, openHand, sealHand } from './hand.ts';
export { openHouseName, sealHouseName } from './houseName.ts';
export { signHouseProof } from './houseProof.ts';
export {
  deriveHouseOwnerKey,
  deriveMemberKey,
  deriveOwnerKey,
  derivePseudonym,
  type MemberKey,
  ownerFingerprint,
} from './identity.ts';
export { type Link, type LinkKind, linkPath } from './Link.ts';
export { signLinkProof } from './linkProof.ts';
export { openListing, sealListing } from './listing.ts';
export { openMetadata, type RoomCard, sealMetadata } from './metadata.ts';
export type { Position } from './Position.ts';
export { deriveRoomKeys, type RoomKeys } from './RoomKeys.ts';
export { formatRoomFragment, parseRoomLink, type RoomLink } from './RoomLink.ts';
export { type ResumeProof, signResume } from './resumeProof.ts';
export { createSigningKey, type SigningKey } from './SigningKey.ts';
export { createSession, type ExchangeKey, type Session } from './session.ts';
export { openSignal, type Signal, sealSignal } from './signal.ts';
export { sign } from './signing.ts';
export { ready } from './sodium.ts';
