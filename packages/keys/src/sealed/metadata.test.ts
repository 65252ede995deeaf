import { type Bytes, concat } from '@sotto/base';
import { encodeCanonical, limits } from '@sotto/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRoom, flip, fromHex, texts, title } from '../../test/fixtures.ts';
import { deriveRoomKeys } from '../link/RoomKeys.ts';
import { isTitle } from './displayText.ts';
import { openMetadata, type RoomCard, sealMetadata } from './metadata.ts';
import { seal } from './sealed.ts';

const keys = await deriveRoomKeys(await createRoom(0x20, 0));
const card: RoomCard = { title: title('Evening room'), everyoneSpeaks: true, createdAtMs: 1_700_000_000_000 };
const kind = { type: 'room-card', sealedBytes: limits.cardBytes } as const;

/** One key and value of a CBOR map, without the map's own first byte. */
function field(key: string, value: unknown): Bytes {
  return encodeCanonical({ [key]: value }).slice(1);
}

describe('room card', () => {
  it('[K12] round-trips, with and without the time of creation', () => {
    expect(openMetadata(sealMetadata(card, keys), keys)).toEqual({ ok: true, value: card });
    const timeless = { title: title(''), everyoneSpeaks: false };
    expect(openMetadata(sealMetadata(timeless, keys), keys)).toEqual({ ok: true, value: timeless });
  });

  it('[K9, K12] has one size and round-trips for every title', () => {
    const titles = texts(130).filter(isTitle);
    const property = fc.property(titles, fc.boolean(), (any, everyoneSpeaks) => {
      const sealed = sealMetadata({ title: any, everyoneSpeaks }, keys);
      expect(sealed.length).toBe(limits.cardBytes);
      expect(openMetadata(sealed, keys)).toEqual({ ok: true, value: { title: any, everyoneSpeaks } });
    });
    fc.assert(property, { seed: 20_210_212, numRuns: 100 });
  });

  it('[K12] holds the longest title', () => {
    const longest = { ...card, title: title('語'.repeat(120)), createdAtMs: Number.MAX_SAFE_INTEGER };
    expect(openMetadata(sealMetadata(longest, keys), keys)).toEqual({ ok: true, value: longest });
  });

  it('[K9] opens with no byte changed', () => {
    const sealed = sealMetadata(card, keys);
    for (let index = 0; index < sealed.length; index++) {
      expect(openMetadata(flip(sealed, index), keys)).toEqual({ ok: false, error: { code: 'seal-broken' } });
    }
  });

  it.each<[string, unknown]>([
    ['a field too many', { ...card, owner: true }],
    ['no title', { everyoneSpeaks: true }],
    ['a title that is not trimmed', { ...card, title: ' Evening room' }],
    ['a title that reorders', { ...card, title: 'Evening\u202Emoor' }],
    ['a rule that is not a boolean', { ...card, everyoneSpeaks: 1 }],
    ['a time before the epoch', { ...card, createdAtMs: -1 }],
    ['a list', [card.title, true]],
    ['a null', null],
  ])('[K12] is refused with %s inside', (_, content) => {
    const sealed = seal(kind, encodeCanonical(content), keys);
    expect(openMetadata(sealed, keys)).toEqual({ ok: false, error: { code: 'card-malformed' } });
  });

  it.each([
    ['no CBOR at all', new Uint8Array(0)],
    ['its fields in another order', concat(fromHex('a2'), field('everyoneSpeaks', true), field('title', 'E'))],
    ['a length in a longer form', concat(fromHex('a2657469746c65780145'), field('everyoneSpeaks', true))],
    ['a byte after it', new Uint8Array([...encodeCanonical(card), 0])],
  ])('[K12] is refused with %s inside', (_, content) => {
    const sealed = seal(kind, content, keys);
    expect(openMetadata(sealed, keys)).toEqual({ ok: false, error: { code: 'card-malformed' } });
  });
});
