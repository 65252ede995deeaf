export { createLog, errorCode, type Log, type LogFields } from './createLog.ts';
