import { describe, expect, test } from 'vitest';
import { forgeExtension, forgeRtp } from '../forge/forgeRtp.ts';
import { isFramedRtp, readFramedDatagrams } from './framedRtp.ts';
import { classifyDatagram, type DatagramKind, parseRtp } from './rtp.ts';

const PAYLOAD = Buffer.from('payload');

describe('classifyDatagram', () => {
  test.each<[kind: DatagramKind, first: number, second: number]>([
    ['stun', 0x00, 0x01],
    ['stun', 0x01, 0x01],
    ['zrtp', 0x10, 0x00],
    ['dtls', 0x16, 0xfe],
    ['turn-channel', 0x40, 0x00],
    ['rtp', 0x80, 111],
    ['rtp', 0x90, 0x80 | 111],
    ['rtcp', 0x80, 200],
    ['rtcp', 0x81, 205],
    ['unknown', 0xc0, 0x00],
    ['unknown', 0x05, 0x00],
  ])('knows %s by %i and %i', (kind, first, second) => {
    expect(classifyDatagram(Buffer.from([first, second]))).toBe(kind);
  });
});

describe('parseRtp', () => {
  test('reads the fixed header and the contributors', () => {
    const bytes = forgeRtp({
      sequence: 7,
      timestamp: 4e9,
      ssrc: 5,
      hasMarker: true,
      contributors: [1, 2],
      payload: PAYLOAD,
    });
    expect(parseRtp(bytes)).toEqual({
      ok: true,
      value: {
        payloadType: 111,
        sequence: 7,
        timestamp: 4e9,
        ssrc: 5,
        hasMarker: true,
        contributors: 2,
        extensions: [],
        payload: PAYLOAD,
      },
    });
  });

  test.each(['one-byte', 'two-byte'] as const)('reads extensions with %s headers', (form) => {
    const elements = [
      [1, Buffer.from([0x8a])],
      [4, Buffer.from('0000')],
    ] as const;
    const parsed = parseRtp(
      forgeRtp({ sequence: 1, timestamp: 1, extension: forgeExtension(form, elements), payload: PAYLOAD }),
    );
    expect(parsed.ok && parsed.value.extensions).toEqual(elements.map(([id, value]) => ({ id, value })));
    expect(parsed.ok && parsed.value.payload).toEqual(PAYLOAD);
  });

  test('hides nothing behind an end mark or an unknown profile', () => {
    const ended = Buffer.from([0xbe, 0xde, 0, 1, 0xf0, 1, 2, 3]);
    const strange = Buffer.from([0xc0, 0xde, 0, 1, 9, 9, 9, 9]);
    const read = (extension: Buffer) => {
      const parsed = parseRtp(forgeRtp({ sequence: 1, timestamp: 1, extension, payload: PAYLOAD }));
      return parsed.ok ? parsed.value.extensions : [];
    };
    expect(read(ended)).toEqual([{ id: 15, value: Buffer.from([1, 2, 3]) }]);
    expect(read(strange)).toEqual([{ id: 'unknown', value: Buffer.from([9, 9, 9, 9]) }]);
  });

  test('refuses bytes that are too short for their own header', () => {
    const whole = forgeRtp({
      sequence: 1,
      timestamp: 1,
      extension: forgeExtension('one-byte', [[1, PAYLOAD]]),
      payload: PAYLOAD,
    });
    expect(parseRtp(whole.subarray(0, 14))).toMatchObject({ error: { code: 'cut-short' } });
    expect(parseRtp(whole.subarray(0, 20))).toMatchObject({ error: { code: 'cut-short' } });
    expect(parseRtp(whole.subarray(0, 11))).toMatchObject({ error: { code: 'not-rtp' } });
  });
});

describe('readFramedDatagrams', () => {
  const stun = Buffer.concat([Buffer.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42]), Buffer.alloc(12)]);
  const rtp = forgeRtp({ sequence: 1, timestamp: 1, payload: PAYLOAD });
  const stream = Buffer.concat([stun, rtp].flatMap((bytes) => [Buffer.from([0, bytes.length]), bytes]));

  test('cuts ICE-TCP into datagrams', () => {
    expect(isFramedRtp(stream)).toBe(true);
    expect(readFramedDatagrams(stream)).toEqual([
      { bytes: stun, start: 0 },
      { bytes: rtp, start: stun.length + 2 },
    ]);
  });

  test('leaves out a datagram still under way, and knows what isn’t ICE-TCP', () => {
    expect(readFramedDatagrams(stream.subarray(0, -1))).toHaveLength(1);
    expect(isFramedRtp(Buffer.from('GET / HTTP/1.1\r\n'))).toBe(false);
    expect(isFramedRtp(Buffer.alloc(0))).toBe(false);
  });
});
