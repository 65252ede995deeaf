import { expect, test } from 'vitest';
import { openForbiddenStorage } from '../../test/openForbiddenStorage.ts';
import { createKeptRoom } from './keptRoom.ts';

const kept = { fragment: 'v1.secret', name: 'Ada', isInside: true };

function storing(text: string | null) {
  return { getItem: () => text, setItem: () => undefined, removeItem: () => undefined };
}

test('reads back what was written', () => {
  const room = createKeptRoom(storing(null));
  room.write(kept);
  expect(room.read()).toEqual(kept);
});

test('a reload reads what it finds in the storage', () => {
  expect(createKeptRoom(storing(JSON.stringify(kept))).read()).toEqual(kept);
});

test.each([null, '', '{', '7', '{"fragment":7}', '{"fragment":"v1.secret"}'])('foreign text is no room: %j', (text) => {
  expect(createKeptRoom(storing(text)).read()).toBeUndefined();
});

test('a tab without storage holds the room until it is reloaded', () => {
  const room = createKeptRoom(openForbiddenStorage());
  room.write(kept);
  expect(room.read()).toEqual(kept);
  room.clear();
  expect(room.read()).toBeUndefined();
});
