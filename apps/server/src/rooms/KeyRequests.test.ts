import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeMember, type FakeMember } from '../../test/createFakeMember.ts';
import { KeyRequests } from './KeyRequests.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function create(count = 3) {
  const sponsors = Array.from({ length: count }, createFakeMember);
  return { sponsors, requests: new KeyRequests(() => sponsors), newcomer: createFakeMember() };
}

const askedOf = (sponsors: readonly FakeMember[]) => sponsors.map(({ told }) => told.length);

describe('a member who asks for keys', () => {
  it('[G7] is announced to one sponsor, with their entry’s number, then to the next', () => {
    const { sponsors, requests, newcomer } = create();
    requests.ask(newcomer, []);
    const { join, version } = newcomer;
    expect(sponsors[0]?.told).toEqual([{ event: 'asked', by: [{ join, version }] }]);
    vi.advanceTimersByTime(2_000);
    expect(askedOf(sponsors)).toEqual([1, 1, 1]);
    requests.settle(newcomer);
    vi.advanceTimersByTime(10_000);
    expect(askedOf(sponsors)).toEqual([1, 1, 1]);
  });

  it('[G7] gets gifts from sponsors who were asked, a few from each, until there is a key', () => {
    const { sponsors, requests, newcomer } = create(2);
    const [first, second] = sponsors;
    if (!first || !second) throw new Error('too few');
    expect(requests.takeGift(first, newcomer)).toBe(false);
    requests.ask(newcomer, []);
    expect(requests.takeGift(second, newcomer)).toBe(false);
    expect(Array.from({ length: 6 }, () => requests.takeGift(first, newcomer))).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
    vi.advanceTimersByTime(1_000);
    expect(requests.takeGift(second, newcomer)).toBe(true);
    requests.settle(newcomer);
    expect(requests.takeGift(second, newcomer)).toBe(false);
  });

  it('[G8] is announced last to sponsors whose gifts they refused', () => {
    const { sponsors, requests, newcomer } = create();
    const [first, second] = sponsors;
    if (!first || !second) throw new Error('too few');
    requests.ask(newcomer, [first.join, second.join]);
    vi.advanceTimersByTime(2_000);
    expect(askedOf(sponsors)).toEqual([0, 0, 3]);
    const alone = create(1);
    alone.requests.ask(alone.newcomer, [alone.sponsors[0]?.join ?? newcomer.join]);
    expect(askedOf(alone.sponsors)).toEqual([1]);
  });

  it('[G8] is announced on a further request to the sponsors who were asked least', () => {
    const { sponsors, requests, newcomer } = create();
    for (let second = 0; second < 6; second++) {
      requests.ask(newcomer, []);
      vi.advanceTimersByTime(1_000);
    }
    expect(askedOf(sponsors).every((count) => count >= 2)).toBe(true);
    expect(askedOf(sponsors).reduce((sum, count) => sum + count)).toBeLessThanOrEqual(7);
  });

  it('[G7] asks neither themself nor members whose connection is lost', () => {
    const { sponsors, requests } = create();
    const [first, second, third] = sponsors;
    if (!first || !second || !third) throw new Error('too few');
    first.detach(60_000, () => undefined);
    requests.ask(second, []);
    expect(askedOf(sponsors)).toEqual([0, 0, 1]);
    first.settle();
  });

  it('[G8] is announced once there is a sponsor, if there was none at first', () => {
    const sponsors: FakeMember[] = [];
    const [requests, newcomer] = [new KeyRequests(() => sponsors), createFakeMember()];
    requests.ask(newcomer, []);
    vi.advanceTimersByTime(2_000);
    sponsors.push(createFakeMember());
    requests.ask(newcomer, []);
    vi.advanceTimersByTime(200);
    expect(askedOf(sponsors)).toEqual([1]);
  });

  it('[R13] shares one question with the rest of a crowd', () => {
    const { sponsors, requests } = create(1);
    const crowd = Array.from({ length: 120 }, createFakeMember);
    for (const member of crowd) requests.ask(member, []);
    vi.advanceTimersByTime(100);
    const groups = sponsors[0]?.told.map((event) => (event.event === 'asked' ? event.by.length : 0));
    expect(groups).toEqual([1, 50, 50, 19]);
  });

  it('[R13] is announced once to each sponsor, and to three at most, until they ask again', () => {
    for (const [count, asked] of [
      [1, 1],
      [2, 2],
      [5, 3],
    ] as const) {
      const { sponsors, requests, newcomer } = create(count);
      const sum = () => askedOf(sponsors).reduce((total, each) => total + each);
      requests.ask(newcomer, []);
      vi.advanceTimersByTime(600_000);
      expect(sum()).toBe(asked);
      requests.ask(newcomer, []);
      expect(sum()).toBe(asked + 1);
    }
  });
});
