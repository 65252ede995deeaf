export type { Generation, Log } from '@sotto/records';
export { deriveComparisonCode } from './generations/comparisonCode.ts';
export { lifetimesMs, newestStep } from './generations/KeyRing.ts';
export { arriveHere } from './generations/mint.ts';
export type { StepCover } from './generations/schedule.ts';
export { hashFrame, isBatchSigned, signBatch } from './heartbeats/batch.ts';
export {
  allowsSound,
  type HeldBy,
  hearsNobody,
  holds,
  openHolds,
  unconfirmedBy,
} from './heartbeats/microphone.ts';
export {
  deriveHouseOwnerKey,
  deriveMemberKey,
  deriveOwnerKey,
  derivePseudonym,
  type MemberKey,
} from './identity/identity.ts';
export { type ResumeProof, signResume } from './identity/resumeProof.ts';
export { createSigningKey, type SigningKey } from './identity/SigningKey.ts';
export { createSession, type ExchangeKey, type Session } from './identity/session.ts';
export { sign } from './identity/signing.ts';
export { ready } from './identity/sodium.ts';
export { createHouseLink, createRoomLink, type LinkOptions } from './link/createLink.ts';
export { deriveHouseKeys, type HouseKeys } from './link/HouseKeys.ts';
export { formatHouseFragment, type HouseLink, parseHouseLink } from './link/HouseLink.ts';
export { signHouseProof } from './link/houseProof.ts';
export { type Link, type LinkKind, linkPath } from './link/Link.ts';
export { signLinkProof } from './link/linkProof.ts';
export { deriveRoomKeys, type RoomKeys } from './link/RoomKeys.ts';
export { formatRoomFragment, parseRoomLink, type RoomLink } from './link/RoomLink.ts';
export { compareWithMemory, createLogMemories, type LogMemories, type LogMemory } from './log/logMemories.ts';
export { beginLog, isStaying, type MemberLog, readOn } from './log/MemberLog.ts';
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
export { closeState, transition } from './membership/transition.ts';
export { type OpenedEntry, openEntry } from './roster/openEntry.ts';
export { Roster, type RosterMember } from './roster/Roster.ts';
export { signLeave, signRegistration, signShowing } from './roster/signEntry.ts';
export {
  type Credential,
  type CredentialFault,
  openCredential,
  sealCredential,
} from './sealed/credential.ts';
export {
  type ChatText,
  chatTextLimits,
  isName,
  isTitle,
  type Name,
  nameLimits,
  parseChatText,
  parseName,
  parseTitle,
  type TextLimits,
  type Title,
  titleLimits,
} from './sealed/displayText.ts';
export { type Hand, openHand, sealHand } from './sealed/hand.ts';
export { openHouseName, sealHouseName } from './sealed/houseName.ts';
export { openListing, sealListing } from './sealed/listing.ts';
export { openMetadata, type RoomCard, sealMetadata } from './sealed/metadata.ts';
export { openSignal, type Signal, sealSignal } from './sealed/signal.ts';
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
} from './state/State.ts';
export { findTalkStep, openTalk, sealTalk } from './talk/talk.ts';
export { type ReactionKind, reactionKinds, type Talk, type TalkPlace } from './talk/talkContent.ts';
