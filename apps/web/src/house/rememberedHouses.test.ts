import { expect, test } from 'vitest';
import { openForbiddenStorage } from '../../test/openForbiddenStorage.ts';
import { createRememberedHouses } from './rememberedHouses.ts';

function createStorage(first?: string) {
  const items = new Map(first === undefined ? [] : [['sotto-houses', first]]);
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
}

const lantern = { name: 'The lantern', fragment: 'v1.lantern' };
const harbour = { name: 'Harbour', fragment: 'v1.harbour' };

test('houses are remembered once each, under their latest name, until they are forgotten', () => {
  const storage = createStorage();
  const houses = createRememberedHouses(storage);
  for (const house of [lantern, harbour, { ...lantern, name: 'The lamp' }]) houses.remember(house);
  const kept = createRememberedHouses(storage).snapshot();
  expect(kept).toMatchObject([{ ...lantern, name: 'The lamp' }, harbour]);
  houses.forget(kept[0]?.key ?? '');
  expect(createRememberedHouses(storage).snapshot()).toMatchObject([harbour]);
});

test('keeps houses that another tab remembered', () => {
  const storage = createStorage();
  const [one, other] = [createRememberedHouses(storage), createRememberedHouses(storage)];
  one.remember(lantern);
  other.remember(harbour);
  expect(other.snapshot()).toMatchObject([lantern, harbour]);
});

test('a browser without storage remembers until the page is left', () => {
  const houses = createRememberedHouses(openForbiddenStorage());
  houses.remember(lantern);
  expect(houses.snapshot()).toMatchObject([lantern]);
});

test.each(['', 'null', '{}', '[null, 1, {"key":"k"}]'])('storage that holds %j holds no house', (text) => {
  expect(createRememberedHouses(createStorage(text)).snapshot()).toEqual([]);
});
