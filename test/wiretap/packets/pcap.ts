import { type Fault, fail, ok, type Result } from '@sotto/base';
import { asBuffer } from './buffers.ts';

/** One captured packet with its link layer. `bytes` is a view on the file, and shorter than `originalBytes` if it was clipped. */
export interface PcapRecord {
  /** Milliseconds since 1970, with the fraction that the file has. */
  readonly timeMs: number;
  readonly bytes: Buffer;
  readonly originalBytes: number;
}

/** A capture file. `isWhole` is false where the last record ends before its own length. */
export interface PcapFile {
  /** LINKTYPE_ number, as listed by tcpdump.org. */
  readonly linkType: number;
  readonly records: readonly PcapRecord[];
  readonly isWhole: boolean;
}

const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;

/** Reads a libpcap file of either byte order, in microseconds or nanoseconds (draft-ietf-opsawg-pcap). */
export function parsePcap(file: Uint8Array): Result<PcapFile, Fault<'not-pcap'>> {
  const buffer = asBuffer(file);
  if (buffer.length < FILE_HEADER_BYTES) return fail('not-pcap');
  const isLittle = [MICROSECONDS, NANOSECONDS].includes(buffer.readUInt32LE(0));
  const read = (offset: number) => (isLittle ? buffer.readUInt32LE(offset) : buffer.readUInt32BE(offset));
  const magic = read(0);
  if (magic !== MICROSECONDS && magic !== NANOSECONDS) return fail('not-pcap');
  const ticksPerMs = magic === NANOSECONDS ? 1e6 : 1e3;

  const records: PcapRecord[] = [];
  let offset = FILE_HEADER_BYTES;
  while (offset + RECORD_HEADER_BYTES <= buffer.length) {
    const start = offset + RECORD_HEADER_BYTES;
    const end = start + read(offset + 8);
    if (end > buffer.length) break;
    const timeMs = read(offset) * 1000 + read(offset + 4) / ticksPerMs;
    records.push({ timeMs, bytes: buffer.subarray(start, end), originalBytes: read(offset + 12) });
    offset = end;
  }
  return ok({ linkType: read(20) & 0x0fff_ffff, records, isWhole: offset === buffer.length });
}
