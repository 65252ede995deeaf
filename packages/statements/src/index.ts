export { hashGate, parseGenesis, parseStatement, type ReadStatement, readStatement } from './chain.ts';
export { type CheckedStatement, checkStatement, judge, judgeChecked, type StatementFault } from './judge.ts';
export { NameSet } from './NameSet.ts';
export {
  type GenesisFault,
  isModerator,
  isOwner,
  type MintedGeneration,
  maySpeak,
  openLog,
  type RoomLog,
  unsigned,
} from './RoomLog.ts';
export { checkMemory, type LogMemory, type MemoryFault, type ShownLog } from './remember.ts';
export { ready, type SignedClaim, verify } from './verify.ts';
