import { expect, test } from 'vitest';
import { OwnMicrophone } from './OwnMicrophone.ts';

function createMicrophone(allowsSound: () => boolean = () => true): OwnMicrophone {
  const microphone = new OwnMicrophone();
  microphone.heedKeys(allowsSound);
  return microphone;
}

test('[F10] is closed without keys', () => {
  const microphone = new OwnMicrophone();
  microphone.want(true);
  microphone.open();
  expect(microphone.isOpen()).toBe(false);
});

test('[R6] opens only for a person who wants it and is on stage', () => {
  const microphone = createMicrophone();
  microphone.open();
  expect(microphone.isOpen()).toBe(false);
  microphone.want(true);
  expect(microphone.isOpen()).toBe(false);
  microphone.open();
  expect(microphone.isOpen()).toBe(true);
});

test('[R6] closes at once when its person mutes, and stays closed if it was about to open', () => {
  const microphone = createMicrophone();
  microphone.want(true);
  microphone.want(false);
  microphone.open();
  expect([microphone.isOpen(), microphone.isMuted]).toEqual([false, true]);
});

test('[R6] keeps the wish of a person who lost the stage', () => {
  const microphone = createMicrophone();
  microphone.want(true);
  microphone.open();
  microphone.close();
  expect([microphone.isOpen(), microphone.isMuted, microphone.isWanted]).toEqual([false, true, true]);
  microphone.open();
  expect(microphone.isOpen()).toBe(true);
});

test('[B2] is closed though not muted while keys hold it', () => {
  let allowsSound = false;
  const microphone = createMicrophone(() => allowsSound);
  microphone.want(true);
  microphone.open();
  expect([microphone.isOpen(), microphone.isMuted]).toEqual([false, false]);
  allowsSound = true;
  expect(microphone.isOpen()).toBe(true);
});

test('[R6] looks at the clock before it answers', () => {
  const microphone = createMicrophone();
  microphone.want(true);
  microphone.open();
  microphone.watchClock(() => microphone.want(false));
  expect(microphone.isOpen()).toBe(false);
});
