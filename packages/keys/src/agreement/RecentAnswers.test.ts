import { expect, it } from 'vitest';
import { RecentAnswers } from './RecentAnswers.ts';

function createAnswers() {
  const state = { nowMs: 5_000, truth: true };
  const answers = new RecentAnswers(() => state.nowMs);
  return { state, answers, ask: () => answers.get('microphone', 0, () => state.truth) };
}

it('[B3] says for less than 100 ms what was so, and then what is', () => {
  const { state, ask } = createAnswers();
  expect(ask()).toBe(true);
  state.truth = false;
  state.nowMs += 99;
  expect(ask()).toBe(true);
  state.nowMs += 1;
  expect(ask()).toBe(false);
});

it('[B3] counts the time from the first answer, however often it is asked', () => {
  const { state, ask } = createAnswers();
  for (let asked = 0; asked < 10; asked++) {
    ask();
    state.nowMs += 11;
  }
  state.truth = false;
  expect(ask()).toBe(false);
});

it('[B3] says at once what is so after an event', () => {
  const { state, answers, ask } = createAnswers();
  ask();
  state.truth = false;
  answers.forget();
  expect(ask()).toBe(false);
});

it('keeps questions apart, and answers that there is none', () => {
  const { answers } = createAnswers();
  const [one, other] = [new Uint8Array(32), new Uint8Array(32)];
  expect(answers.get(one, 1, () => 'one')).toBe('one');
  expect(answers.get(one, 2, () => 'two')).toBe('two');
  expect(answers.get(other, 1, () => undefined)).toBeUndefined();
  expect(answers.get(other, 1, () => 'late')).toBeUndefined();
  expect(answers.get(one, 1, () => 'late')).toBe('one');
});
