import { concat } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { encodeKid } from './kid.ts';
import { readSealedFrame, sealedFrameBytes } from './sealedFrame.ts';
import { encodeSframeHeader, type SframeHeader } from './sframeHeader.ts';

const position = { generation: 0x1234, step: 0x5678 };
const kid = encodeKid(position);

/** Bytes of a sealed frame's size that start with this header. */
function frameWith(header: SframeHeader): Uint8Array {
  return concat(encodeSframeHeader(header), new Uint8Array(sealedFrameBytes)).slice(0, sealedFrameBytes);
}

describe('sealedFrame', () => {
  it('[F2] starts with the config byte 0xbb', () => {
    expect(frameWith({ kid, ctr: 2n ** 24n })[0]).toBe(0xbb);
  });

  it.each([2 ** 24, 2 ** 32 - 1])('[F3] [F4] reads position and counter %d', (ctr) => {
    expect(readSealedFrame(frameWith({ kid, ctr: BigInt(ctr) }))).toMatchObject({ ok: true, value: { position, ctr } });
  });

  it.each([
    ['a counter below 2^24', { kid, ctr: 2n ** 24n - 1n }],
    ['a counter of more than 32 bits', { kid, ctr: 2n ** 32n }],
    ['a KID without the top bit', { kid: 0x12345678n, ctr: 2n ** 24n }],
    ['a KID of 16 bits', { kid: 0xffffn, ctr: 2n ** 40n }],
    ['a KID of 40 bits', { kid: 0xff_ffff_ffffn, ctr: 2n ** 16n }],
  ])('[F3] [F4] refuses %s', (_, header) => {
    expect(readSealedFrame(frameWith(header))).toEqual({ ok: false, error: { code: 'malformed' } });
  });
});
