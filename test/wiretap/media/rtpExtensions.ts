/** One header extension element. `id` is `unknown` where the block is of no profile that RFC 8285 defines. */
export interface ExtensionElement {
  readonly id: number | 'unknown';
  readonly value: Buffer;
}

const ONE_BYTE = 0xbede;
const TWO_BYTE = 0x1000;

/** Reads the elements of an extension block, its four-byte header included (RFC 8285 section 4). */
export function parseExtensions(block: Buffer): readonly ExtensionElement[] {
  const profile = block.readUInt16BE(0);
  const body = block.subarray(4);
  if (profile === ONE_BYTE) return readElements(body, readOneByteHeader);
  if ((profile & 0xfff0) === TWO_BYTE) return readElements(body, readTwoByteHeader);
  return [{ id: 'unknown', value: body }];
}

interface ElementHeader {
  readonly id: number;
  readonly headerBytes: number;
  readonly valueBytes: number;
}

function readElements(body: Buffer, readHeader: (body: Buffer, offset: number) => ElementHeader) {
  const elements: ExtensionElement[] = [];
  let offset = 0;
  while (offset < body.length) {
    if (body[offset] === 0) {
      offset++;
      continue;
    }
    const { id, headerBytes, valueBytes } = readHeader(body, offset);
    const start = offset + headerBytes;
    elements.push({ id, value: body.subarray(start, start + valueBytes) });
    offset = start + valueBytes;
  }
  return elements;
}

/**
 * One-byte headers (section 4.2). Id 15 ends the elements; the bytes after it are kept as its value, so that nothing
 * hides there.
 */
function readOneByteHeader(body: Buffer, offset: number): ElementHeader {
  const byte = body.readUInt8(offset);
  const id = byte >> 4;
  return { id, headerBytes: 1, valueBytes: id === 15 ? body.length : (byte & 0x0f) + 1 };
}

/** Section 4.3. */
function readTwoByteHeader(body: Buffer, offset: number): ElementHeader {
  return { id: body.readUInt8(offset), headerBytes: 2, valueBytes: body[offset + 1] ?? 0 };
}
