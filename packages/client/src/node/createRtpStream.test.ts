import { describe, expect, it } from 'vitest';
import { createRtpStream } from './createRtpStream.ts';

describe('createRtpStream', () => {
  it('counts one packet and 960 ticks a step, and marks its first packet alone', () => {
    const stream = createRtpStream(111);
    const headers = [stream.next(1), stream.next(1), stream.next(3)];
    const [first, second, third] = headers;
    if (!first || !second || !third) throw new Error('no headers');
    expect(second.sequenceNumber - first.sequenceNumber).toBe(1);
    expect(third.sequenceNumber - second.sequenceNumber).toBe(1);
    expect((second.timestamp - first.timestamp + 2 ** 32) % 2 ** 32).toBe(960);
    expect((third.timestamp - second.timestamp + 2 ** 32) % 2 ** 32).toBe(2_880);
    expect(headers.map(({ marker }) => marker)).toEqual([true, false, false]);
    expect(headers.map(({ payloadType }) => payloadType)).toEqual([111, 111, 111]);
  });

  it('carries no header extension, so that a header is always 12 bytes', () => {
    const header = createRtpStream(111).next(1);
    expect(header.serialize(header.serializeSize).length).toBe(12);
  });

  it('goes round at the end of its numbers', () => {
    const stream = createRtpStream(111);
    const headers = Array.from({ length: 2 ** 16 + 1 }, () => stream.next(1));
    const isNext = (number: number, before: number | undefined) => number === ((before ?? -2) + 1) % 2 ** 16;
    const broken = headers
      .slice(1)
      .filter(({ sequenceNumber }, at) => !isNext(sequenceNumber, headers[at]?.sequenceNumber));
    expect(broken).toEqual([]);
    expect(headers.every(({ timestamp }) => timestamp >= 0 && timestamp < 2 ** 32)).toBe(true);
  });

  it('has an SSRC of its own', () => {
    const ssrcs = Array.from({ length: 50 }, () => createRtpStream(111).ssrc);
    expect(new Set(ssrcs).size).toBe(50);
    expect(ssrcs.every((ssrc) => ssrc > 0 && ssrc < 2 ** 32)).toBe(true);
  });
});
