import { describe, expect, it } from 'vitest';
import { nameOf } from './hash.ts';
import { NameMap, NameSet } from './NameMap.ts';

/** Distinct names, some of which differ only in their last bytes. */
function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const bytes = new Uint8Array(16);
    new DataView(bytes.buffer).setUint32(index % 3 === 0 ? 12 : 0, Math.imul(index + 1, 0x9e3779b1));
    return nameOf(bytes);
  });
}

describe('NameSet', () => {
  it('holds what a Set holds, through a thousand additions and removals, and leaves earlier sets unchanged', () => {
    const all = names(1_000);
    const kept: { set: NameSet; names: string[] }[] = [];
    let [set, model] = [NameSet.empty, new Set<string>()];
    for (const [index, name] of all.entries()) {
      set = set.with([name]);
      model.add(name);
      const gone = all[(index * 7) % 1_000] ?? '';
      if (index % 3 === 0) [set, model] = [set.without([gone]), new Set([...model].filter((each) => each !== gone))];
      if (index % 100 === 0) kept.push({ set, names: [...model].sort() });
    }
    kept.push({ set, names: [...model].sort() });
    for (const { set: each, names: expected } of kept) {
      expect([...each]).toEqual(expected);
      expect(each.size).toBe(expected.length);
      expect(all.filter((name) => each.has(name)).sort()).toEqual(expected);
    }
  });

  it('built from many names, equals one built name by name, and is empty after the last removal', () => {
    const all = names(500);
    const once = NameSet.of(all);
    const grown = all.toReversed().reduce((set, name) => set.with([name]), NameSet.empty);
    expect([...grown]).toEqual([...once]);
    expect([once.without(all).size, [...once.without(all)]]).toEqual([0, []]);
  });

  it('returns itself if nothing changes', () => {
    const set = NameSet.of(names(100));
    expect(set.with(names(3))).toBe(set);
    expect(set.without([nameOf(new Uint8Array(16).fill(9))])).toBe(set);
  });
});

describe('NameMap', () => {
  it('returns the last value of each name, and leaves earlier maps unchanged', () => {
    const all = names(300);
    const first = NameMap.of(all.map((name, index) => [name, index] as const));
    const changed = first.with(all.slice(0, 100).map((name) => [name, -1] as const));
    expect(all.map((name) => first.get(name))).toEqual(all.map((_, index) => index));
    expect(all.map((name) => changed.get(name))).toEqual(all.map((_, index) => (index < 100 ? -1 : index)));
    expect([first.size, changed.size]).toEqual([300, 300]);
    expect(first.get(nameOf(new Uint8Array(16).fill(9)))).toBeUndefined();
  });
});
