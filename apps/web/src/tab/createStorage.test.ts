import { expect, test } from 'vitest';
import { createCell } from '../watched/createCell.ts';
import { createStorage, type TabStorage } from './createStorage.ts';

/** A browser's storage, whose writes and reads can be refused. */
function createBrowser() {
  const items = new Map<string, string>();
  const refusing = { reads: false, writes: false, removals: false };
  const check = (isRefused: boolean) => {
    if (isRefused) throw new DOMException('', 'QuotaExceededError');
  };
  const storage: TabStorage = {
    getItem(key) {
      check(refusing.reads);
      return items.get(key) ?? null;
    },
    setItem(key, value) {
      check(refusing.writes);
      items.set(key, value);
    },
    removeItem(key) {
      check(refusing.removals);
      items.delete(key);
    },
  };
  return { items, refusing, storage };
}

function openStorage(browser = createBrowser(), open = () => browser.storage) {
  const isKept = createCell(true);
  return { ...browser, isKept, kept: createStorage(open, isKept) };
}

test('stores items in the browser, and leaves nothing else there', () => {
  const { kept, items, isKept } = openStorage();
  kept.setItem('name', 'Ada');
  expect([...items]).toEqual([['name', 'Ada']]);
  expect(kept.getItem('name')).toBe('Ada');
  kept.removeItem('name');
  expect(items.size).toBe(0);
  expect(isKept.snapshot()).toBe(true);
});

test('a storage that is forbidden remembers until the page closes, and says so', () => {
  const { kept, isKept } = openStorage(createBrowser(), () => {
    throw new DOMException('', 'SecurityError');
  });
  expect(isKept.snapshot()).toBe(false);
  expect(kept.getItem('name')).toBeNull();
  kept.setItem('name', 'Ada');
  expect(kept.getItem('name')).toBe('Ada');
  kept.removeItem('name');
  expect(kept.getItem('name')).toBeNull();
});

test('a storage that becomes full keeps the newest text for this page, and the older one in the browser', () => {
  const { kept, items, refusing, isKept } = openStorage();
  kept.setItem('name', 'Ada');
  refusing.writes = true;
  kept.setItem('name', 'Ben');
  expect(kept.getItem('name')).toBe('Ben');
  expect(items.get('name')).toBe('Ada');
  expect(isKept.snapshot()).toBe(false);
  refusing.writes = false;
  kept.setItem('name', 'Cleo');
  expect(items.get('name')).toBe('Cleo');
});

test('an item that can’t be removed is gone for this page', () => {
  const { kept, refusing } = openStorage();
  kept.setItem('name', 'Ada');
  refusing.removals = true;
  kept.removeItem('name');
  expect(kept.getItem('name')).toBeNull();
});

test('a storage that can’t be read is empty', () => {
  const { kept, refusing } = openStorage();
  kept.setItem('name', 'Ada');
  refusing.reads = true;
  expect(kept.getItem('name')).toBeNull();
});
