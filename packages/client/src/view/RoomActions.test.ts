import { expect, test } from 'vitest';
import { createRoomActions } from './RoomActions.ts';

test('each action is passed on by its name, with its arguments', () => {
  const told: unknown[] = [];
  const actions = createRoomActions((name, args) => void told.push([name, ...args]));
  actions.mute();
  actions.use('remove', 'key');
  actions.showAudience(0, 64);
  expect(told).toEqual([['mute'], ['use', 'remove', 'key'], ['showAudience', 0, 64]]);
});

test('an action passes on no argument beyond its own, such as the event of a button', () => {
  const told: unknown[] = [];
  const { mute } = createRoomActions((name, args) => void told.push([name, ...args]));
  const onClick: (event: object) => void = mute;
  onClick({ type: 'click' });
  expect(told).toEqual([['mute']]);
});
