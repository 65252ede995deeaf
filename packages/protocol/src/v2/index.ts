export * from './generations.ts';
export * from './log.ts';
export { recordLimits } from './recordLimits.ts';
export * from './roster.ts';
export { type SignedType, signedBytes } from './signed.ts';
