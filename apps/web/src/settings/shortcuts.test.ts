import { describe, expect, test } from 'vitest';
import { firstPreferences } from './Preferences.ts';
import { actionOf, holderOf, keyOf } from './shortcuts.ts';

const { keys } = firstPreferences;

describe('the name of a key', () => {
  test.each([
    ['a letter', { key: 'm', code: 'KeyM' }, 'm'],
    ['a letter under caps lock', { key: 'M', code: 'KeyM' }, 'm'],
    ['a letter that stands elsewhere', { key: 'a', code: 'KeyQ' }, 'a'],
    ['a letter of another script, by its place', { key: 'م', code: 'KeyL' }, 'l'],
    ['a sign', { key: '?', code: 'Slash' }, '?'],
    ['a sign that is no letter of ours', { key: 'ö', code: 'Semicolon' }, 'ö'],
    ['Space', { key: ' ', code: 'Space' }, ' '],
  ])('is what it types: %s', (_, pressed, name) => {
    expect(keyOf(pressed)).toBe(name);
  });

  test.each(['Enter', 'Tab', 'Escape', 'ArrowUp', 'Shift', 'F5', 'Dead', 'Process'])(
    '%s has none, and can be no shortcut',
    (key) => {
      expect(keyOf({ key, code: key === 'Process' ? 'KeyA' : key })).toBeUndefined();
    },
  );
});

test('a key leads to its action, and no key to none', () => {
  expect(actionOf('m', keys)).toBe('mute');
  expect(actionOf('x', keys)).toBeUndefined();
  expect(actionOf(undefined, keys)).toBeUndefined();
});

test('a key has one action, but an action may keep its own key', () => {
  expect(holderOf('l', 'mute', keys)).toBe('leave');
  expect(holderOf('h', 'mute', keys)).toBe('hand');
  expect(holderOf('m', 'mute', keys)).toBeUndefined();
  expect(holderOf('x', 'mute', keys)).toBeUndefined();
});
