import type { Endpoint, TcpPacket } from './Packet.ts';

/** Why a direction's bytes are not all that was sent. */
export type TcpGap = 'no-start' | 'hole' | 'conflict' | 'unseen-end';

/** The bytes that one end of a TCP connection sent. */
export interface TcpDirection {
  readonly source: Endpoint;
  readonly destination: Endpoint;
  /** All bytes in order, up to the first hole. */
  readonly bytes: Buffer;
  /** Time when the byte at `offset` was first seen. */
  readonly timeAt: (offset: number) => number;
  readonly gaps: readonly TcpGap[];
  /** Payloads that came after a hole: no stream, but still to be searched. */
  readonly beyondHole: readonly Buffer[];
}

interface Piece {
  readonly offset: number;
  readonly timeMs: number;
  readonly payload: Buffer;
}

/**
 * Puts one direction's segments in order by sequence number (RFC 9293 section 3.4).
 *
 * Repeated segments count once; if they differ, the first stays and a `conflict` is reported. Bytes that the other end
 * acknowledged but nobody captured are an `unseen-end`. Works for streams below 2 GiB.
 */
export function assembleDirection(packets: readonly TcpPacket[], answers: readonly TcpPacket[]): TcpDirection {
  const base = findBase(packets);
  const pieces = packets
    .filter((packet) => packet.payload.length > 0)
    .map(({ sequence, isSyn, timeMs, payload }) => ({ offset: distance(sequence + +isSyn, base), timeMs, payload }))
    .sort((a, b) => a.offset - b.offset || a.timeMs - b.timeMs);
  const { joined, used, hasConflict } = join(pieces);
  const lastWanted = wantedBytes(packets, answers, base);
  const gaps: TcpGap[] = [];
  if (pieces.length > 0 && !packets.some((packet) => packet.isSyn)) gaps.push('no-start');
  if (used.length < pieces.length) gaps.push('hole');
  else if (lastWanted > joined.length) gaps.push('unseen-end');
  if (hasConflict) gaps.push('conflict');
  const { source, destination } = packets[0] as TcpPacket;
  const timeAt = (offset: number) => used.findLast((piece) => piece.offset <= offset)?.timeMs ?? 0;
  const beyondHole = pieces.slice(used.length).map((piece) => piece.payload);
  return { source, destination, bytes: joined, timeAt, gaps, beyondHole };
}

/** The sequence number of the first byte: after the SYN, or the lowest seen where the capture began later. */
function findBase(packets: readonly TcpPacket[]): number {
  const syn = packets.find((packet) => packet.isSyn);
  if (syn) return (syn.sequence + 1) >>> 0;
  const sequences = packets.map((packet) => packet.sequence);
  return sequences.reduce((lowest, sequence) => (distance(sequence, lowest) < 0 ? sequence : lowest));
}

/** Distance of `sequence` from `base`, modulo 2^32. */
function distance(sequence: number, base: number): number {
  return (sequence - base) | 0;
}

function join(pieces: readonly Piece[]) {
  const size = pieces.reduce((end, piece) => Math.max(end, piece.offset + piece.payload.length), 0);
  const joined = Buffer.alloc(size);
  let length = 0;
  let count = 0;
  let hasConflict = false;
  for (const { offset, payload } of pieces) {
    if (offset > length) break;
    const overlap = Math.min(length - offset, payload.length);
    // A keep-alive probe may carry one byte of before the stream's start.
    const isBefore = offset < 0;
    if (!isBefore && !joined.subarray(offset, offset + overlap).equals(payload.subarray(0, overlap)))
      hasConflict = true;
    payload.copy(joined, length, Math.max(overlap, 0));
    length = Math.max(length, offset + payload.length);
    count++;
  }
  return { joined: joined.subarray(0, length), used: pieces.slice(0, count), hasConflict };
}

/** Bytes that must have been sent, as far as the other end acknowledged and our FIN shows. */
function wantedBytes(packets: readonly TcpPacket[], answers: readonly TcpPacket[], base: number): number {
  const fin = packets.find((packet) => packet.isFin);
  const end = fin ? distance(fin.sequence + fin.payload.length, base) : undefined;
  let wanted = end ?? 0;
  for (const { acknowledged, isReset } of answers) {
    if (acknowledged === undefined || isReset) continue;
    const acked = distance(acknowledged, base);
    wanted = Math.max(wanted, end === undefined ? acked : Math.min(acked, end));
  }
  return wanted;
}
