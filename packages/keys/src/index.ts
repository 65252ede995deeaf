export type { Generation, Log } from '@sotto/records';
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
export { type Comparison, compareNow, deriveComparisonCode } from './generations/comparisonCode.ts';
export { lifetimesMs, newestStep } from './generations/KeyRing.ts';
export { arriveHere } from './generations/mint.ts';
export { deriveTalkKey, type StepCover } from './generations/schedule.ts';
export { deriveHouseKeys, type HouseKeys } from './HouseKeys.ts';
export { formatHouseFragment, type HouseLink, parseHouseLink } from './HouseLink.ts';
export { type Hand, openHand, sealHand } from './hand.ts';
export { hashFrame, isBatchSigned, signBatch } from './heartbeats/batch.ts';
export {
  type HeldBy,
  hearsNobody,
  holds,
  isMicrophoneOpen,
  openHolds,
  unconfirmedBy,
} from './heartbeats/microphone.ts';
export { openHouseName, sealHouseName } from './houseName.ts';
export { signHouseProof } from './houseProof.ts';
export {
  deriveHouseOwnerKey,
  deriveMemberKey,
  deriveOwnerKey,
  derivePseudonym,
  type MemberKey,
} from './identity.ts';
export { type Link, type LinkKind, linkPath } from './Link.ts';
export { signLinkProof } from './linkProof.ts';
export { openListing, sealListing } from './listing.ts';
export { compareWithMemory, createLogMemories, type LogMemories, type LogMemory } from './log/logMemories.ts';
export { beginLog, type MemberLog, readOn } from './log/MemberLog.ts';
export { signGenesis } from './log/signGenesis.ts';
export type {
  Given,
  HeardBatch,
  InsidePart,
  Intent,
  KeyEvent,
  KeyMessage,
  Participant,
  Wrap,
} from './membership/events.ts';
export { type Holder, holders, isLeaveUncovered, namelessHolders } from './membership/holders.ts';
export { type Published, type PublishedStep, publish } from './membership/publish.ts';
export {
  createState,
  type Doubt,
  isInside,
  isPutOut,
  isReader,
  isSpeaker,
  newestHeld,
  ownStay,
  type Removal,
  type State,
} from './membership/State.ts';
export { closeState, transition } from './membership/transition.ts';
export { openMetadata, type RoomCard, sealMetadata } from './metadata.ts';
export { deriveRoomKeys, type RoomKeys } from './RoomKeys.ts';
export { formatRoomFragment, parseRoomLink, type RoomLink } from './RoomLink.ts';
export { type ResumeProof, signResume } from './resumeProof.ts';
export { type OpenedEntry, openEntry } from './roster/openEntry.ts';
export { Roster, type RosterMember } from './roster/Roster.ts';
export { signLeave, signRegistration, signShowing } from './roster/signEntry.ts';
export { createSigningKey, type SigningKey } from './SigningKey.ts';
export { createSession, type ExchangeKey, type Session } from './session.ts';
export { openSignal, type Signal, sealSignal } from './signal.ts';
export { sign } from './signing.ts';
export { ready } from './sodium.ts';
