import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paddedFrameBytes, padFrame, unpadFrame } from './padding.ts';

const opus = fc.uint8Array({ minLength: 1, maxLength: 148 });
const badPadding = { ok: false, error: { code: 'bad-padding' } };

function padded(content: Uint8Array | 'muted') {
  const result = padFrame(content);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

describe('round trip', () => {
  it('[F7] gives back every frame of 1 to 148 bytes', () => {
    fc.assert(
      fc.property(opus, (frame) => {
        expect(padded(frame)).toHaveLength(paddedFrameBytes);
        expect(unpadFrame(padded(frame))).toEqual({ ok: true, value: frame });
      }),
      { seed: 150 },
    );
  });

  it('[F8] is all zeros if muted', () => {
    expect(padded('muted')).toEqual(new Uint8Array(150));
    expect(unpadFrame(new Uint8Array(150))).toEqual({ ok: true, value: 'muted' });
  });

  it('[F9] refuses a frame of 149 bytes and an empty one', () => {
    expect(padFrame(new Uint8Array(149))).toEqual({ ok: false, error: { code: 'frame-size' } });
    expect(padFrame(new Uint8Array(0))).toEqual({ ok: false, error: { code: 'frame-size' } });
  });
});

describe('tamper', () => {
  it('[F7] refuses a length beyond the end', () => {
    const bytes = padded(new Uint8Array(148));
    bytes[1] = 149;
    expect(unpadFrame(bytes)).toEqual(badPadding);
    bytes[0] = 1;
    expect(unpadFrame(bytes)).toEqual(badPadding);
  });

  it('[F7] refuses padding with a bit set anywhere', () => {
    const frame = Uint8Array.of(1, 2, 3);
    for (let index = 2 + frame.length; index < paddedFrameBytes; index++) {
      const bytes = padded(frame);
      bytes[index] = 0x10;
      expect(unpadFrame(bytes)).toEqual(badPadding);
    }
  });

  it('[F7] refuses any other size', () => {
    for (const size of [0, 1, 149, 151]) expect(unpadFrame(new Uint8Array(size))).toEqual(badPadding);
  });
});

describe('property', () => {
  it('[F7] opens arbitrary bytes only if they are the one padding of what they hold', () => {
    const anything = fc.uint8Array({ minLength: 150, maxLength: 150, size: 'max' });
    const check = (bytes: Uint8Array<ArrayBuffer>) => {
      const opened = unpadFrame(bytes);
      if (opened.ok) expect(padded(opened.value)).toEqual(bytes);
    };
    fc.assert(fc.property(anything as fc.Arbitrary<Uint8Array<ArrayBuffer>>, check), { seed: 150 });
  });
});
