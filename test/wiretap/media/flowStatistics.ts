import type { RtpFlow, TimedRtp } from './rtpFlows.ts';

/** Percentiles of the time between packets, in milliseconds. */
export interface Gaps {
  readonly p5: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** An extension id with the sizes of its values and how many different ones there were. */
export interface ExtensionUse {
  readonly id: number | 'unknown';
  readonly bytes: readonly number[];
  readonly packets: number;
  readonly distinctValues: number;
}

/** Figures of a flow that anyone on the path can count. */
export interface FlowStatistics {
  readonly packets: number;
  readonly payloadBytes: readonly number[];
  readonly gapsMs: Gaps;
  /** Packets with the marker bit. */
  readonly markers: number;
  /** Timestamp steps per step of the sequence number. */
  readonly timestampSteps: readonly number[];
  readonly extensions: readonly ExtensionUse[];
  readonly hasContributors: boolean;
}

/** Counts a flow, or the part of it in a time span. */
export function measureFlow({ packets }: Pick<RtpFlow, 'packets'>): FlowStatistics {
  return {
    packets: packets.length,
    payloadBytes: distinct(packets.map((packet) => packet.payload.length)),
    gapsMs: measureGaps(packets),
    markers: packets.filter((packet) => packet.hasMarker).length,
    timestampSteps: distinct(stepsOf(packets)),
    extensions: measureExtensions(packets),
    hasContributors: packets.some((packet) => packet.contributors > 0),
  };
}

/** The part of a flow from `fromMs` up to, not including, `toMs`. */
export function cutFlow(flow: RtpFlow, fromMs: number, toMs: number): RtpFlow {
  return { ...flow, packets: flow.packets.filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs) };
}

function measureGaps(packets: readonly TimedRtp[]): Gaps {
  const gaps = packets.slice(1).map((packet, index) => packet.timeMs - (packets[index] as TimedRtp).timeMs);
  gaps.sort((a, b) => a - b);
  const at = (fraction: number) => gaps[Math.floor(fraction * (gaps.length - 1))] ?? 0;
  return { p5: at(0.05), p50: at(0.5), p95: at(0.95), max: at(1) };
}

/**
 * Compares packets with their neighbours in time. Loss and reordering change both differences alike; a pause of the
 * sender changes only one.
 */
function stepsOf(packets: readonly TimedRtp[]): readonly number[] {
  return packets.slice(1).flatMap((packet, index) => {
    const former = packets[index] as TimedRtp;
    const sequences = ((packet.sequence - former.sequence) << 16) >> 16;
    return sequences === 0 ? [] : [((packet.timestamp - former.timestamp) | 0) / sequences];
  });
}

function measureExtensions(packets: readonly TimedRtp[]): readonly ExtensionUse[] {
  const elements = packets.flatMap((packet) => packet.extensions);
  return [...Map.groupBy(elements, (element) => element.id)].map(([id, uses]) => ({
    id,
    bytes: distinct(uses.map((use) => use.value.length)),
    packets: uses.length,
    distinctValues: new Set(uses.map((use) => use.value.toString('latin1'))).size,
  }));
}

function distinct(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
