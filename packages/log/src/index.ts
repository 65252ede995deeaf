export { createLog, type Log } from './createLog.ts';
export { createTally, type Tally, type TallyFields, type TallyOptions } from './createTally.ts';
export { errorCode, errorFields } from './errorCode.ts';
export { type LogFields, refusedValue } from './keepAllowed.ts';
export { type Kind, kinds } from './kinds.ts';
export { logUnhandled } from './logUnhandled.ts';
