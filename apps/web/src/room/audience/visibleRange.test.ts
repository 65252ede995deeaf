import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleRange } from './visibleRange.ts';

const page = { top: 400, windowHeight: 800, rowHeight: 50, columns: 4, count: 5_000 };

test('draws the rows in the window, and some beyond', () => {
  expect(visibleRange(page)).toEqual({ from: 0, to: 80 });
  expect(visibleRange({ ...page, top: -10_000 })).toEqual({ from: 768, to: 912 });
});

test('draws no more rows than there are', () => {
  expect(visibleRange({ ...page, count: 9 })).toEqual({ from: 0, to: 9 });
  expect(visibleRange({ ...page, count: 0 })).toEqual({ from: 0, to: 0 });
  expect(visibleRange({ ...page, top: -1e9 })).toEqual({ from: 5_000, to: 5_000 });
});

test('a grid without a layout yet draws nothing', () => {
  expect(visibleRange({ ...page, rowHeight: 0 })).toEqual({ from: 0, to: 0 });
});

test('draws every row that the window shows, and never more than a few screens of rows', () => {
  const layouts = fc.record({
    top: fc.integer({ min: -400_000, max: 2_000 }),
    windowHeight: fc.integer({ min: 300, max: 2_000 }),
    rowHeight: fc.integer({ min: 40, max: 80 }),
    columns: fc.integer({ min: 1, max: 5 }),
    count: fc.nat(10_000),
  });
  fc.assert(
    fc.property(layouts, fc.nat(9_999), (layout, place) => {
      const { from, to } = visibleRange(layout);
      const top = layout.top + Math.floor(place / layout.columns) * layout.rowHeight;
      const isSeen = place < layout.count && top < layout.windowHeight && top + layout.rowHeight > 0;
      if (isSeen) expect(place >= from && place < to).toBe(true);
      expect(to - from).toBeLessThanOrEqual((layout.windowHeight / layout.rowHeight + 26) * layout.columns);
      expect(from % layout.columns === 0 || from === to).toBe(true);
    }),
    { seed: 20_262, numRuns: 2_000 },
  );
});
