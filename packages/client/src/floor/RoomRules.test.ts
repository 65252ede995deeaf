import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isRule, RoomRules } from './RoomRules.ts';

let said: string[];
let rules: RoomRules;

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  rules = new RoomRules({
    async say(kind) {
      said.push(kind);
    },
    onChange: () => undefined,
  });
});

afterEach(() => {
  rules.close();
  vi.useRealTimers();
});

const state = () => [rules.areHandsPaused, rules.chatRule];

test('[R14, T6] hands and chat have rules of their own', () => {
  expect(state()).toEqual([false, 'open']);
  rules.set('pause-hands');
  rules.set('slow-chat');
  expect([state(), said]).toEqual([
    [true, 'slow'],
    ['pause-hands', 'slow-chat'],
  ]);
  rules.hear('resume-hands');
  expect(state()).toEqual([false, 'slow']);
  rules.hear('close-chat');
  expect(state()).toEqual([false, 'closed']);
});

test('[R14, T6] a former moderator repeats no rule, and both lapse', () => {
  rules.set('pause-hands');
  rules.set('close-chat');
  rules.stop();
  said.length = 0;
  vi.advanceTimersByTime(59_999);
  expect([state(), said]).toEqual([[true, 'closed'], []]);
  vi.advanceTimersByTime(1);
  expect(state()).toEqual([false, 'open']);
});

test('[K18] only signals about the whole room are rules', () => {
  expect((['pause-hands', 'slow-chat', 'mute', 'lower-hand'] as const).map(isRule)).toEqual([true, true, false, false]);
});
