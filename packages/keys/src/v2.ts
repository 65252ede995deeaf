export type { Generation, Log } from '@sotto/records';
export { deriveComparisonCode } from './generations/comparisonCode.ts';
export { lifetimesMs } from './generations/KeyRing.ts';
export { deriveBaseKey, deriveTalkKey } from './generations/schedule.ts';
export { isBatchSigned, signBatch } from './heartbeats/batch.ts';
export { hearsNobody, holds, isMicrophoneOpen, unconfirmedBy } from './heartbeats/microphone.ts';
export { beginLog, type MemberLog, readOn } from './log/MemberLog.ts';
export { bindHandle, signGenesis } from './log/signGenesis.ts';
export { type Holder, holders, isLeaveUncovered, namelessHolders } from './membership/holders.ts';
export { type Published, type PublishedStep, publish } from './membership/publish.ts';
export {
  createState,
  type Doubt,
  type Given,
  type HeardBatch,
  type Intent,
  isInside,
  isSpeaker,
  type KeyEvent,
  type KeyMessage,
  ownStay,
  type Participant,
  type Removal,
  type State,
  type Wrap,
} from './membership/State.ts';
export { closeState, transition } from './membership/transition.ts';
export { type OpenedEntry, openEntry } from './roster/openEntry.ts';
export { Roster, type RosterMember } from './roster/Roster.ts';
export { sign, signLeave, signRegistration, signShowing } from './roster/signEntry.ts';
