import { randomBytes } from '@sotto/base';
import { encodeCanonical, type RosterEntry, statementLimits } from '@sotto/protocol';
import { describe, expect, it } from 'vitest';
import { EncodedAnswer, encodePage, RosterPages } from './RosterPages.ts';

const entry = (): RosterEntry => ({ join: randomBytes(16), credential: randomBytes(640), signature: randomBytes(64) });

describe('an encoded page of a roster', () => {
  it.each([0, 1, 23, 24, 64])('[W2] is what encoding its %d entries gives, framed too', (count) => {
    const entries = Array.from({ length: count }, entry);
    const page = encodePage(entries.map(encodeCanonical));
    expect(page).toEqual(encodeCanonical({ entries }));
    for (const seq of [0, 23, 24, 255, 256, 70_000, Number.MAX_SAFE_INTEGER])
      expect(new EncodedAnswer(page).frame(seq)).toEqual(encodeCanonical({ seq, answer: { entries } }));
  });

  it('[R13] is kept where it is full, for its room alone, and the least lately asked for gives way', () => {
    const pages = new RosterPages();
    const [room, other] = [randomBytes(16), randomBytes(16)];
    const page = encodePage([]);
    pages.keep(room, { after: 0, rows: statementLimits.rosterPage - 1, page });
    expect(pages.find(room, 0)).toBeUndefined();
    for (let after = 0; after < 512; after++) pages.keep(room, { after, rows: statementLimits.rosterPage, page });
    expect([pages.find(room, 0), pages.find(other, 0)]).toEqual([page, undefined]);
    pages.keep(room, { after: 512, rows: statementLimits.rosterPage, page });
    expect([0, 1, 2].map((after) => pages.find(room, after) !== undefined)).toEqual([true, false, true]);
  });
});
