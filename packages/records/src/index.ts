export { withBans } from './apply.ts';
export {
  type Beginning,
  type CheckpointFault,
  createCheckpoint,
  findGrants,
  hashCheckpoint,
  isCheckpointValid,
  type OpenedCheckpoint,
  openCheckpoint,
  type PassedCheckpoint,
} from './checkpoint.ts';
export { type Here, HereMap } from './HereMap.ts';
export { fromName, hash, nameOf, number4 } from './hash.ts';
export { judge, judgeSigned, type StatementFault } from './judge.ts';
export {
  deriveRoomHandle,
  type Entrant,
  fingerprintOwner,
  type Generation,
  type GenesisFault,
  hashBan,
  isBanned,
  isModerator,
  isOwner,
  isWelcome,
  type Log,
  maySpeak,
  openLog,
} from './Log.ts';
export { NameMap, NameSet } from './NameMap.ts';
export { hashRecord, parseGenesis, parseStatement, type ReadStatement, readStatement } from './readStatement.ts';
export {
  emptyRoster,
  extendRoster,
  hashEntry,
  type Inside,
  isEntrySigned,
  isShowing,
  restartRoster,
  showingBody,
} from './rosterChain.ts';
export {
  firstStep,
  followsStep,
  leastStepMs,
  mintIntervalMs,
  quietStepMs,
  type StepPlace,
  urgentActs,
} from './steps.ts';
export { isSigned, ready, type SignedClaim, unsigned, verify } from './verify.ts';
