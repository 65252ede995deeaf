import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Visitors } from './Visitors.ts';

const limits = { connectionsPerAddress: 10, roomsPerAddress: 3 };

function setUp(trustedProxy?: string) {
  let nowMs = 0;
  const visitors = new Visitors({ limits, trustedProxy, now: () => nowMs, mostKnown: 300 });
  const of = (remoteAddress: string, forwarded?: string) =>
    visitors.of({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } } as unknown as IncomingMessage);
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { visitors, of, pass };
}

/** How many of so many tries succeed. */
function count(tries: number, isOk: () => unknown): number {
  return Array.from({ length: tries }, isOk).filter(Boolean).length;
}

describe('an address', () => {
  it('[W6] has so many connections at once, and another once one has ended', () => {
    const { of, pass } = setUp();
    const first = of('198.51.100.1').openConnection();
    expect(count(20, () => of('198.51.100.1').openConnection())).toBe(9);
    pass(60_000);
    expect(of('198.51.100.1').openConnection()).toBeUndefined();
    first?.();
    first?.();
    expect(count(5, () => of('198.51.100.1').openConnection())).toBe(1);
  });

  it('[W6] opens a tenth of that a second, however soon each ends', () => {
    const { of, pass } = setUp();
    const openAndEnd = () => {
      const release = of('198.51.100.1').openConnection();
      release?.();
      return release;
    };
    expect(count(50, openAndEnd)).toBe(10);
    pass(2_000);
    expect(count(50, openAndEnd)).toBe(2);
  });

  it('[W6] has four times as many TCP connections', () => {
    const { visitors } = setUp();
    expect(count(100, () => visitors.behind({ remoteAddress: '198.51.100.1' }).openSocket())).toBe(40);
  });

  it('[W6] makes so many rooms a minute', () => {
    const { of, pass } = setUp();
    expect(count(10, () => of('198.51.100.1').mayMakeRoom())).toBe(3);
    pass(20_000);
    expect(count(10, () => of('198.51.100.1').mayMakeRoom())).toBe(1);
  });

  it('is a whole /64, and takes nothing from another', () => {
    const { of } = setUp();
    expect(of('2001:db8::1')).toBe(of('2001:db8::ffff'));
    expect(of('2001:db8::1')).not.toBe(of('2001:db8:0:1::1'));
    expect(of('::ffff:198.51.100.1')).toBe(of('198.51.100.1'));
  });

  it('is what a trusted proxy says, and nothing that a stranger claims', () => {
    const { of } = setUp('10.0.0.1');
    expect(of('10.0.0.1', '198.51.100.1')).toBe(of('198.51.100.1'));
    expect(of('198.51.100.2', '198.51.100.1')).toBe(of('198.51.100.2'));
    expect(of('10.0.0.1', '203.0.113.5, 198.51.100.1')).toBe(of('198.51.100.1'));
  });

  it('is forgotten a minute after all of it has ended, and no sooner', () => {
    const { visitors, of, pass } = setUp();
    const visitor = of('198.51.100.1');
    const release = visitor.openConnection();
    pass(100_000);
    visitors.sweep();
    expect(of('198.51.100.1')).toBe(visitor);
    release?.();
    pass(60_000);
    visitors.sweep();
    expect(of('198.51.100.1')).toBe(visitor);
    pass(1);
    visitors.sweep();
    expect(of('198.51.100.1')).not.toBe(visitor);
  });

  it('shares with others once more are known than memory is kept for', () => {
    const { of } = setUp();
    for (let index = 0; index < 300; index++) of(`10.1.${index >> 8}.${index & 255}`);
    expect(of('198.51.100.1')).toBe(of('198.51.100.2'));
    expect(of('10.1.0.0')).not.toBe(of('10.1.0.1'));
  });
});

describe('this machine itself', () => {
  it.each(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])(
    'has no limit where no proxy is named: %s',
    (address) => {
      const { visitors, of } = setUp();
      expect(count(1_000, () => of(address).openConnection())).toBe(1_000);
      expect(count(1_000, () => visitors.behind({ remoteAddress: address }).openSocket())).toBe(1_000);
    },
  );

  it('is an address like any other where one is', () => {
    const { of } = setUp('10.0.0.1');
    expect(count(100, () => of('127.0.0.1').mayMakeRoom())).toBe(3);
  });
});

it('counts who was turned away, once', () => {
  const { visitors } = setUp();
  visitors.noteRefusal();
  visitors.noteRefusal();
  expect(visitors.sweep()).toBe(2);
  expect(visitors.sweep()).toBe(0);
});
