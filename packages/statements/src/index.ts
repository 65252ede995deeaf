export { ready, type SignedClaim, verify } from './verify.ts';
