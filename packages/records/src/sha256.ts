// SHA-256 for browsers. `sha256Node.ts` does the same with OpenSSL.

export { sha256 } from '@noble/hashes/sha2.js';
