import { fromText } from '@sotto/base';
import { beforeAll, describe, expect, test } from 'vitest';
import { flip } from '../test/exchange.ts';
import { pad, unpad } from './padding.ts';
import { ready } from './ready.ts';

beforeAll(() => ready);

describe('pad', () => {
  test('[E4, E8] puts a length of 2 bytes before and zeros behind', () => {
    expect(pad(fromText('abc'), 8)).toEqual(Uint8Array.of(0, 3, 97, 98, 99, 0, 0, 0));
  });

  test('throws if the content does not fit', () => {
    expect(() => pad(fromText('abc'), 4)).toThrow(RangeError);
  });
});

describe('unpad', () => {
  test.each([0, 1, 6])('gives back content of %i bytes of 6', (length) => {
    const content = new Uint8Array(length).fill(7);
    expect(unpad(pad(content, 8))).toEqual(content);
  });

  test('gives a copy, not a view of the padded bytes', () => {
    const padded = pad(fromText('abc'), 8);
    expect(unpad(padded)?.buffer).not.toBe(padded.buffer);
  });

  test('refuses a length that overruns', () => {
    expect(unpad(flip(pad(fromText('abc'), 8), 1, 4))).toBeUndefined();
    expect(unpad(flip(pad(fromText('abc'), 8), 0, 255))).toBeUndefined();
  });

  test.each([5, 6, 7])('refuses padding whose byte %i is not zero', (index) => {
    expect(unpad(flip(pad(fromText('abc'), 8), index))).toBeUndefined();
  });

  test('refuses bytes that are too short for a length', () => {
    expect(unpad(new Uint8Array(0))).toBeUndefined();
    expect(unpad(new Uint8Array(1))).toBeUndefined();
  });
});
