import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { encodeCanonical } from './canonical.ts';
import { bytes, handle, nothing, parseMessage, uint } from './schema.ts';

const message = v.strictObject({ handle, count: uint(10) });
const good = { handle: new Uint8Array(16).fill(7), count: 3 };
const refused = { ok: false, error: { code: 'bad-message' } };

function parse(sent: unknown) {
  return parseMessage(message, encodeCanonical(sent));
}

describe('parseMessage', () => {
  it('[W1] returns a value of the type of its schema', () => {
    expect(parse(good)).toEqual({ ok: true, value: good });
  });

  it('[W1] refuses a missing field and an unknown one', () => {
    expect(parse({ handle: good.handle })).toEqual(refused);
    expect(parse({ ...good, more: 1 })).toEqual(refused);
    for (const name of ['toString', 'constructor', '__proto__']) {
      const named = Object.defineProperty({ ...good }, name, { value: 1, enumerable: true });
      expect(parse(named), name).toEqual(refused);
    }
  });

  it.each([
    ['a handle that is too short', { ...good, handle: new Uint8Array(15) }],
    ['a handle that is too long', { ...good, handle: new Uint8Array(17) }],
    ['a handle as text', { ...good, handle: 'x'.repeat(16) }],
    ['a handle as a list', { ...good, handle: Array(16).fill(7) }],
    ['a count above its limit', { ...good, count: 11 }],
    ['a count below zero', { ...good, count: -1 }],
    ['a count that is not whole', { ...good, count: 0.5 }],
    ['a count as text', { ...good, count: '3' }],
    ['a count that is nothing', { ...good, count: null }],
    ['a list of fields', [good.handle, good.count]],
    ['nothing', null],
  ])('[W3] refuses %s', (_, sent) => {
    expect(parse(sent)).toEqual(refused);
  });

  it('[W2] refuses non-canonical bytes before it looks at the schema', () => {
    const encoded = encodeCanonical(good);
    expect(parseMessage(message, Uint8Array.of(...encoded, 0))).toEqual(refused);
    expect(parseMessage(v.unknown(), Uint8Array.of(0x18, 1))).toEqual(refused);
  });
});

describe('nothing', () => {
  it('[W1] is a map, but neither an empty list nor an empty byte string', () => {
    const parseNothing = (sent: unknown) => parseMessage(nothing, encodeCanonical(sent));
    expect(parseNothing({})).toEqual({ ok: true, value: {} });
    for (const sent of [[], new Uint8Array(), null, '', { a: 1 }]) expect(parseNothing(sent)).toEqual(refused);
  });
});

describe('bytes', () => {
  it('returns a copy on a buffer of its own', () => {
    const encoded = encodeCanonical({ key: new Uint8Array(4).fill(9) });
    const parsed = parseMessage(v.strictObject({ key: bytes(4) }), encoded);
    encoded.fill(0);
    expect(parsed).toEqual({ ok: true, value: { key: Uint8Array.of(9, 9, 9, 9) } });
    if (parsed.ok) expect(parsed.value.key.buffer.byteLength).toBe(4);
  });
});
