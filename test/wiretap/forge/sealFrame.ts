import { createCipheriv, createDecipheriv } from 'node:crypto';
import { encode16 } from './forgePcap.ts';

const PLAIN_BYTES = 150;
const HEADER_BYTES = 9;
const TAG_BYTES = 16;

/** A frame as our speakers send it: header of 9 bytes, length, Opus, zeros up to 150, sealed; 175 bytes in all. */
export function sealFrame(opus: Uint8Array, key: Uint8Array, counter: number): Buffer {
  const plain = Buffer.concat([encode16(opus.length), opus, Buffer.alloc(PLAIN_BYTES - 2 - opus.length)]);
  const header = forgeHeader(counter);
  const cipher = createCipheriv('aes-128-gcm', key, nonceOf(header)).setAAD(header);
  return Buffer.concat([header, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** The same frame with everything but the encryption. */
export function padFrame(opus: Uint8Array, counter: number): Buffer {
  const fill = Buffer.alloc(PLAIN_BYTES - 2 - opus.length + TAG_BYTES);
  return Buffer.concat([forgeHeader(counter), encode16(opus.length), opus, fill]);
}

/** The Opus frame inside; throws if the key is wrong. */
export function openFrame(sealed: Buffer, key: Uint8Array): Buffer {
  const header = sealed.subarray(0, HEADER_BYTES);
  const decipher = createDecipheriv('aes-128-gcm', key, nonceOf(header)).setAAD(header);
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const plain = Buffer.concat([decipher.update(sealed.subarray(HEADER_BYTES, -TAG_BYTES)), decipher.final()]);
  return plain.subarray(2, 2 + plain.readUInt16BE(0));
}

/** KID of 32 bits and CTR of 32 bits from 2^24 (RFC 9605 section 4.3). */
function forgeHeader(counter: number): Buffer {
  const header = Buffer.from([0xbb, 0x80, 0, 1, 2, 0, 0, 0, 0]);
  header.writeUInt32BE(2 ** 24 + counter, 5);
  return header;
}

function nonceOf(header: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(3), header]);
}
