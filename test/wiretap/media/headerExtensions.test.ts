import { describe, expect, test } from 'vitest';
import { findExtensions, MEDIASOUP_MID } from './headerExtensions.ts';
import type { ExtensionElement } from './rtpExtensions.ts';
import type { RtpFlow } from './rtpFlows.ts';

const ENDS = { address: '10.0.0.1', port: 1 };
const MID: ExtensionElement = { id: 1, value: Buffer.from('0\0\0\0\0\0\0\0', 'latin1') };

function flowWith(elementsOf: (index: number) => readonly ExtensionElement[], contributors = 0): RtpFlow {
  const packets = Array.from({ length: 50 }, (_, index) => ({
    payloadType: 111,
    sequence: index,
    timestamp: index * 960,
    ssrc: 1,
    hasMarker: false,
    contributors,
    extensions: elementsOf(index),
    payload: Buffer.alloc(191),
    timeMs: index * 20,
  }));
  return { name: 'flow', source: ENDS, destination: ENDS, packets };
}

describe('findExtensions', () => {
  test('allows what is named, as long as it never changes', () => {
    expect(
      findExtensions(
        flowWith(() => []),
        [],
      ),
    ).toEqual([]);
    expect(
      findExtensions(
        flowWith(() => [MID]),
        [MEDIASOUP_MID],
      ),
    ).toEqual([]);
    expect(
      findExtensions(
        flowWith(() => [MID]),
        [],
      ),
    ).toEqual(['extension']);
    const changing = flowWith((index) => [{ id: 1, value: Buffer.alloc(8, index < 25 ? 1 : 2) }]);
    expect(findExtensions(changing, [MEDIASOUP_MID])).toEqual(['changing-extension']);
  });

  test('takes one byte for a level, under every id but the MID’s and however steady', () => {
    const levels = flowWith((index) => [MID, { id: 6, value: Buffer.from([0x80 | (index % 60)]) }]);
    expect(findExtensions(levels, [MEDIASOUP_MID])).toEqual(['audio-level']);
    expect(
      findExtensions(
        flowWith(() => [{ id: 2, value: Buffer.from([0x7f]) }]),
        [MEDIASOUP_MID],
      ),
    ).toEqual(['audio-level']);
    const underMid = flowWith((index) => [{ id: 1, value: Buffer.from([0x80 | (index % 60)]) }]);
    expect(findExtensions(underMid, [MEDIASOUP_MID])).toEqual(['changing-extension']);
  });

  test('finds one extension among many packets, an unknown profile, and contributors', () => {
    const once = flowWith((index) => (index === 30 ? [{ id: 3, value: Buffer.from([0, 1]) }] : []));
    expect(findExtensions(once, [])).toEqual(['extension']);
    expect(
      findExtensions(
        flowWith(() => [{ id: 'unknown', value: Buffer.alloc(4) }]),
        [MEDIASOUP_MID],
      ),
    ).toEqual(['extension']);
    expect(
      findExtensions(
        flowWith(() => [], 1),
        [],
      ),
    ).toEqual(['contributors']);
  });
});
