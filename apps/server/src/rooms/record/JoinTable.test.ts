import { randomBytes } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { JoinTable, rowBytes } from './JoinTable.ts';

describe('JoinTable', () => {
  it('knows each join by its first number, and whether it has left, also read back from its rows', () => {
    const joins = Array.from({ length: 3_000 }, () => randomBytes(16));
    const table = new JoinTable();
    for (const [index, join] of joins.entries()) {
      table.register(join, index + 1);
      table.register(join, 999_999);
      if (index % 3 === 0) table.leave(join);
    }
    table.leave(randomBytes(16));
    const rows = table.encode();
    expect([table.size, rows.length]).toEqual([3_000, 3_000 * rowBytes]);
    const back = new JoinTable(10);
    back.decode(rows);
    for (const each of [table, back]) {
      expect(joins.map((join) => each.versionOf(join))).toEqual(joins.map((_, index) => index + 1));
      expect(joins.map((join) => each.hasLeft(join))).toEqual(joins.map((_, index) => index % 3 === 0));
      expect([each.versionOf(randomBytes(16)), each.hasLeft(randomBytes(16))]).toEqual([undefined, false]);
      expect(each.versionOf(randomBytes(15))).toBeUndefined();
    }
  });

  it('tells joins apart that differ in one byte, wherever it is', () => {
    const table = new JoinTable();
    const joins = Array.from({ length: 16 * 255 }, (_, index) => {
      const join = new Uint8Array(16);
      join[index % 16] = 1 + Math.floor(index / 16);
      return join;
    });
    for (const [index, join] of joins.entries()) table.register(join, index + 1);
    expect(table.size).toBe(joins.length);
    expect(joins.every((join, index) => table.versionOf(join) === index + 1)).toBe(true);
  });
});
