import { expect, test } from 'vitest';
import { createFakeStorage } from '../../stories/createFakeStorage.ts';
import { createBegunHouses } from './begunHouses.ts';

test('a second claim leaves the house that the first one has begun', () => {
  const begun = createBegunHouses(createFakeStorage());
  begun.add('claim-1', 'house-1');
  begun.add('claim-2', 'house-2');
  expect(['claim-1', 'claim-2', 'claim-3'].map(begun.find)).toEqual(['house-1', 'house-2', '']);
  begun.settle('claim-2');
  expect(['claim-1', 'claim-2'].map(begun.find)).toEqual(['house-1', '']);
});

test('a claim in another tab leaves it too', () => {
  const storage = createFakeStorage();
  const [one, other] = [createBegunHouses(storage), createBegunHouses(storage)];
  one.add('claim-1', 'house-1');
  other.add('claim-2', 'house-2');
  one.settle('claim-1');
  expect(one.find('claim-2')).toBe('house-2');
});

test.each(['', '{', '[1]', '[["claim"]]', '{"claim":"house"}', 'null'])('a damaged item holds none: %s', (text) => {
  const storage = createFakeStorage();
  storage.setItem('sotto-begun-houses', text);
  const begun = createBegunHouses(storage);
  expect(begun.find('claim')).toBe('');
  begun.add('claim', 'house');
  expect(begun.find('claim')).toBe('house');
});

test('nothing is left once every claim is answered', () => {
  const storage = createFakeStorage();
  const begun = createBegunHouses(storage);
  begun.add('claim', 'house');
  begun.settle('claim');
  expect(storage.getItem('sotto-begun-houses')).toBeNull();
});
