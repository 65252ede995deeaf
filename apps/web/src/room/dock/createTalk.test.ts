import { expect, test } from 'vitest';
import { createTalk } from './createTalk.ts';

function createRecorder() {
  const said: string[] = [];
  return { said, talk: createTalk({ mute: () => said.push('mute'), unmute: () => said.push('unmute') }) };
}

test('holding opens the microphone once, and releasing closes it once', () => {
  const { said, talk } = createRecorder();
  talk.hold();
  talk.hold();
  expect(talk.isHeld()).toBe(true);
  talk.release();
  talk.release();
  expect(talk.isHeld()).toBe(false);
  expect(said).toEqual(['unmute', 'mute']);
});

test('a release that no hold began changes nothing', () => {
  const { said, talk } = createRecorder();
  talk.release();
  expect(said).toEqual([]);
});
