import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RepeatedState } from './RepeatedState.ts';

type Kind = 'open-chat' | 'slow-chat' | 'close-chat';

let said: string[];
let changes: number;
let rule: RepeatedState<Kind>;

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  changes = 0;
  rule = new RepeatedState<Kind>({
    usual: 'open-chat',
    async say(kind) {
      said.push(kind);
    },
    onChange: () => {
      changes++;
    },
  });
});

afterEach(() => {
  rule.close();
  vi.useRealTimers();
});

test('a moderator’s client says it every 20 s while it lasts, and once that it is over', () => {
  rule.set('slow-chat');
  vi.advanceTimersByTime(60_000);
  expect([rule.current, said]).toEqual(['slow-chat', Array(4).fill('slow-chat')]);
  rule.set('open-chat');
  vi.advanceTimersByTime(60_000);
  expect([rule.current, said.slice(4)]).toEqual(['open-chat', ['open-chat']]);
});

test('another moderator’s state lasts 60 s after the last time that it is said', () => {
  rule.hear('slow-chat');
  vi.advanceTimersByTime(59_000);
  rule.hear('slow-chat');
  vi.advanceTimersByTime(59_999);
  expect([rule.current, said]).toEqual(['slow-chat', []]);
  const before = changes;
  vi.advanceTimersByTime(1);
  expect([rule.current, changes]).toEqual(['open-chat', before + 1]);
});

test.each<Kind>(['open-chat', 'close-chat'])('another moderator’s %s ends what this one began', (kind) => {
  rule.set('slow-chat');
  rule.hear(kind);
  vi.advanceTimersByTime(59_000);
  expect([rule.current, said]).toEqual([kind, ['slow-chat']]);
});

test('a state that two moderators say is repeated by both', () => {
  rule.set('slow-chat');
  rule.hear('slow-chat');
  vi.advanceTimersByTime(20_000);
  expect([rule.current, said]).toEqual(['slow-chat', ['slow-chat', 'slow-chat']]);
});

test('a state of a former moderator lapses', () => {
  rule.set('close-chat');
  rule.stop();
  vi.advanceTimersByTime(59_999);
  expect([rule.current, said]).toEqual(['close-chat', ['close-chat']]);
  vi.advanceTimersByTime(1);
  expect(rule.current).toBe('open-chat');
});
