import { expect, test } from 'vitest';
import { openForbiddenStorage } from '../../test/openForbiddenStorage.ts';
import { createPreferences } from './createPreferences.ts';
import { firstPreferences } from './Preferences.ts';

function storageWith(text?: string) {
  const items = new Map(text === undefined ? [] : [['sotto-preferences', text]]);
  return {
    getItem: (item: string) => items.get(item) ?? null,
    setItem: (item: string, value: string) => void items.set(item, value),
  };
}

test('a choice survives a reload, and subscribers hear of it', () => {
  const storage = storageWith();
  const preferences = createPreferences(storage);
  let calls = 0;
  preferences.subscribe(() => calls++);
  preferences.change({ microphone: 'abc', pushToTalk: true });
  expect(calls).toBe(1);
  expect(preferences.snapshot()).toEqual({ ...firstPreferences, microphone: 'abc', pushToTalk: true });
  expect(createPreferences(storage).snapshot()).toEqual(preferences.snapshot());
});

test.each(['', '{', 'null', '7', '[]', '"text"', '{"keys":null}', '{"keys":[1]}', '{"noiseSuppression":"yes"}'])(
  'a damaged storage changes nothing: %j',
  (text) => {
    expect(createPreferences(storageWith(text)).snapshot()).toEqual(firstPreferences);
  },
);

test('keeps the undamaged part of a damaged storage', () => {
  const text = JSON.stringify({ speaker: 'x'.repeat(501), microphone: 'abc', echoCancellation: false, more: 1 });
  const { speaker, microphone, echoCancellation, ...others } = createPreferences(storageWith(text)).snapshot();
  expect({ speaker, microphone, echoCancellation }).toEqual({
    speaker: '',
    microphone: 'abc',
    echoCancellation: false,
  });
  expect(others).not.toHaveProperty('more');
});

test('without a storage, choices last until the page goes', () => {
  const preferences = createPreferences(openForbiddenStorage());
  preferences.change({ shortcuts: false });
  expect(preferences.snapshot().shortcuts).toBe(false);
});
