export { type Accepted, type AcceptOptions, accept, type Verdict } from './accept.ts';
export type { Channel } from './Channel.ts';
export { createHello, type FinishedHello, type HelloOptions, type PendingHello } from './createHello.ts';
export { type DialFault, type Dialled, dial } from './dial.ts';
export { createHelloMemory, type HelloMemory, type HelloMemoryOptions } from './HelloMemory.ts';
export { helloBytes, maxHelloPayloadBytes } from './helloBytes.ts';
export {
  type Answer,
  type HelloRefusal,
  helloMemoryMs,
  helloToleranceMs,
  type OpenedHello,
  type OpenHelloOptions,
  openHello,
} from './openHello.ts';
export { ready } from './ready.ts';
export { type RefusalCode, refusalCodes } from './reply.ts';
export {
  createServerKeys,
  parseServerKey,
  type ServerKeys,
  serverFingerprint,
  serverKeysFromSecret,
} from './serverKeys.ts';
export { maxMessageBytes, sizeClasses } from './sizeClass.ts';
export { type SocketLike, socketWire } from './socketWire.ts';
export type { SealedConnection, Wire } from './Wire.ts';
