import { Buffer } from 'node:buffer';

/** What `base64url.ts` gives, at a tenth of its cost: every look into a map by a handle begins with it. */
export function toBase64url({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('base64url');
}
