import { constants, inflateRawSync, type ZlibOptions } from 'node:zlib';
import { isZlib } from '../http/contentCoding.ts';

/** Bytes that another layer of encoding held. */
export interface Layer {
  readonly encoding: string;
  readonly bytes: Buffer;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0e-\x1f]/;
const PARTIAL: ZlibOptions = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 4 * 1024 * 1024 };
const SMALLEST_BYTES = 6;

/**
 * Yields everything one layer of encoding beneath: zlib, gzip and raw deflate streams, runs of base64 and hex, percent,
 * typed arrays in JSON.
 *
 * @param rawOffsets raw deflate has no mark to know it by: it is tried at so many first bytes
 */
export function* peel(bytes: Buffer, rawOffsets: number): Generator<Layer> {
  const text = bytes.toString('latin1');
  // A compressed stream without a single control character is as good as impossible.
  if (CONTROL.test(text)) yield* inflateAll(bytes, rawOffsets);
  for (const [run] of text.matchAll(/[\w+/-]{16,}/g)) {
    // If letters of its alphabet precede the run, its first group may begin at any of four places.
    for (let skip = 0; skip < 4; skip++) yield { encoding: 'base64', bytes: Buffer.from(run.slice(skip), 'base64') };
  }
  for (const [run] of text.matchAll(/[\da-f]{12,}/gi)) {
    for (const skip of [0, 1]) yield { encoding: 'hex', bytes: Buffer.from(run.slice(skip), 'hex') };
  }
  for (const [run] of text.matchAll(/"\d+":\d+(?:,"\d+":\d+){5,}/g))
    yield { encoding: 'entries', bytes: readEntries(run) };
  if (/%[\da-f]{2}/i.test(text)) yield { encoding: 'percent', bytes: unescapePercent(text) };
}

/**
 * Inflates zlib and gzip streams at any offset, and raw ones at the first.
 *
 * All are read as raw deflate behind their headers: their checksums may be cut off, and Node refuses a gzip stream with
 * something after it.
 */
function* inflateAll(bytes: Buffer, rawOffsets: number): Generator<Layer> {
  for (let offset = 0; offset + SMALLEST_BYTES < bytes.length; offset++) {
    if (isZlib(bytes, offset)) yield* inflate('zlib', bytes.subarray(offset + 2));
    const body = gzipBody(bytes, offset);
    if (body) yield* inflate('gzip', body);
    if (offset < rawOffsets) yield* inflate('deflate', bytes.subarray(offset));
  }
}

function* inflate(encoding: string, stream: Buffer): Generator<Layer> {
  if (!mayBeDeflate(stream)) return;
  try {
    const bytes = inflateRawSync(stream, PARTIAL);
    if (bytes.length >= SMALLEST_BYTES) yield { encoding, bytes };
  } catch {
    // Most offsets hold no such stream.
  }
}

/** Spares most calls of zlib: a block is of type 0 with a length and its complement, or 1, or 2 (RFC 1951 section 3.2.3). */
function mayBeDeflate(stream: Buffer): boolean {
  const type = ((stream[0] ?? 0) >> 1) & 3;
  if (type === 0) return stream.length > 5 && (stream.readUInt16LE(1) ^ stream.readUInt16LE(3)) === 0xffff;
  return type !== 3;
}

/**
 * Returns the content after a gzip header: ten bytes, then, depending on its flags, an extra field, a name, a comment,
 * a checksum (RFC 1952).
 */
function gzipBody(bytes: Buffer, offset: number): Buffer | undefined {
  if (bytes[offset] !== 0x1f || bytes[offset + 1] !== 0x8b || bytes[offset + 2] !== 8) return undefined;
  const flags = bytes[offset + 3] ?? 0;
  let start = offset + 10;
  if (flags & 4) start += 2 + (bytes[start] ?? 0) + 256 * (bytes[start + 1] ?? 0);
  for (const text of [8, 16]) if (flags & text) start = bytes.indexOf(0, start) + 1;
  if (flags & 2) start += 2;
  return bytes.subarray(start);
}

function unescapePercent(text: string): Buffer {
  const plain = text.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}

/** The bytes of `"0":104,"1":105`, as JSON prints a Uint8Array. */
function readEntries(run: string): Buffer {
  return Buffer.from(Array.from(run.matchAll(/:(\d+)/g), ([, value]) => Number(value)));
}
