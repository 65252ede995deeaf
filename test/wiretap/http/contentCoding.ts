import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { type Fault, fail, ok, type Result } from '@sotto/base';

const LIMIT = { maxOutputLength: 64 * 1024 * 1024 };

const decoders: Record<string, (body: Buffer) => Buffer> = {
  identity: (body) => body,
  gzip: (body) => gunzipSync(body, LIMIT),
  'x-gzip': (body) => gunzipSync(body, LIMIT),
  br: (body) => brotliDecompressSync(body, LIMIT),
  // RFC 9110 section 8.4.1.2 means zlib's format, but servers that send the bare stream are older than it.
  deflate: (body) => (isZlib(body) ? inflateSync(body, LIMIT) : inflateRawSync(body, LIMIT)),
};

/**
 * Undoes a Content-Encoding, the last one first. An unknown or broken one, or content above 64 MiB, is a fault, since
 * nobody has read it.
 */
export function decodeContent(body: Buffer, contentEncoding: string): Result<Buffer, Fault<'coding'>> {
  const codings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim());
  let decoded = body;
  for (const coding of codings.filter(Boolean).reverse()) {
    if (decoded.length === 0) break;
    try {
      const decode = decoders[coding];
      if (!decode) return fail('coding');
      decoded = decode(decoded);
    } catch {
      return fail('coding');
    }
  }
  return ok(decoded);
}

/** RFC 1950 section 2.2: deflate with a window of at most 32 KiB, and a check that makes the pair a multiple of 31. */
export function isZlib(bytes: Uint8Array, offset = 0): boolean {
  const [method = 0, flags = 0] = bytes.subarray(offset, offset + 2);
  return (method & 0x0f) === 8 && method >> 4 <= 7 && ((method << 8) | flags) % 31 === 0;
}
