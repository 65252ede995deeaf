import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Quotas } from '../rooms/record/Quotas.ts';
import { costs } from './costs.ts';
import type { Visitor } from './Visitor.ts';
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

/** Counts the tries that succeed. */
function count(tries: number, isOk: () => unknown): number {
  return Array.from({ length: tries }, isOk).filter(Boolean).length;
}

/** Tells whether two visitors share one allowance: the second lacks what the first has used. */
function areOne(one: Visitor, other: Visitor): boolean {
  count(100, () => one.mayMakeRoom());
  return !other.mayMakeRoom();
}

describe('an address', () => {
  it('is known by its last WebSocket for a minute', () => {
    const { of, pass } = setUp();
    expect(of('198.51.100.1').knock).toBe('none');
    of('198.51.100.1').noteKnock('heard');
    of('198.51.100.1').noteKnock('refused');
    expect([of('198.51.100.1').knock, of('198.51.100.2').knock]).toEqual(['refused', 'none']);
    pass(60_000);
    expect(of('198.51.100.1').knock).toBe('none');
  });

  it('[W6] limits the connections at once, and allows another once one has ended', () => {
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

  it('[W6] pays for the handshakes of its TLS connections, however soon each ends', () => {
    const { visitors, pass } = setUp();
    const openAndEnd = () => {
      const release = visitors.behind({ remoteAddress: '198.51.100.1' }).openSocket(costs.handshake);
      release?.();
      return release;
    };
    count(500, openAndEnd);
    pass(10_000);
    expect(count(500, openAndEnd)).toBe(75);
  });

  it('[W6] limits new rooms a minute', () => {
    const { of, pass } = setUp();
    expect(count(10, () => of('198.51.100.1').mayMakeRoom())).toBe(3);
    pass(20_000);
    expect(count(10, () => of('198.51.100.1').mayMakeRoom())).toBe(1);
  });

  it('is a whole /64, and takes nothing from another', () => {
    const { of } = setUp();
    expect(areOne(of('2001:db8::1'), of('2001:db8::ffff'))).toBe(true);
    expect(areOne(of('2001:db8::1'), of('2001:db8:0:1::1'))).toBe(false);
    expect(areOne(of('::ffff:198.51.100.1'), of('198.51.100.1'))).toBe(true);
    expect(areOne(of('198.51.100.1'), of('198.51.100.2'))).toBe(false);
  });

  it('is what a trusted proxy says, and nothing that a stranger claims', () => {
    const { of } = setUp('10.0.0.1');
    expect(areOne(of('10.0.0.1', '198.51.100.1'), of('198.51.100.1'))).toBe(true);
    expect(areOne(of('198.51.100.2', '198.51.100.3'), of('198.51.100.2'))).toBe(true);
    expect(areOne(of('10.0.0.1', '203.0.113.5, 198.51.100.4'), of('198.51.100.4'))).toBe(true);
    expect(of('203.0.113.5').mayMakeRoom()).toBe(true);
  });

  it('[R13] is the same to a room on each of its connections', () => {
    const { of, visitors } = setUp();
    const quotas = new Quotas(() => 0);
    expect(count(500, () => quotas.takeEntry(of('198.51.100.1'), 0))).toBe(400);
    visitors.sweep();
    expect(quotas.takeEntry(of('198.51.100.1'), 400)).toBe(false);
    expect(quotas.takeEntry(of('198.51.100.2'), 400)).toBe(true);
  });

  it('is forgotten seven minutes after all of it has ended, and no sooner', () => {
    const { visitors, of, pass } = setUp();
    const release = of('198.51.100.1').openConnection();
    pass(100_000);
    visitors.sweep();
    expect(visitors.size).toBe(1);
    release?.();
    pass(420_000);
    visitors.sweep();
    expect(visitors.size).toBe(1);
    pass(1);
    visitors.sweep();
    expect(visitors.size).toBe(0);
  });

  it('keeps telling networks apart however many come, by forgetting the one that left longest ago', () => {
    const { visitors, of } = setUp();
    const release = of('10.1.0.0').openConnection();
    for (let index = 1; index < 1_000; index++) of(`10.1.${index >> 8}.${index & 255}`).mayVisit();
    expect(visitors.size).toBe(300);
    expect(areOne(of('198.51.100.1'), of('198.51.100.2'))).toBe(false);
    expect(count(20, () => of('10.1.0.0').openConnection())).toBe(9);
    release?.();
  });

  it('shares one network among further ones if more are here than memory is kept for', () => {
    const { of } = setUp();
    for (let index = 0; index < 300; index++) of(`10.1.${index >> 8}.${index & 255}`).openConnection();
    expect(areOne(of('198.51.100.1'), of('198.51.100.2'))).toBe(true);
    expect(areOne(of('10.1.0.0'), of('10.1.0.1'))).toBe(false);
  });
});

describe('a network of IPv6', () => {
  const home = (link: number) => `2001:db8:1:ab${link.toString(16).padStart(2, '0')}::1`;
  const site = (link: number) => `2001:db8:1:${link.toString(16)}::1`;

  it('[W6] has twice as much in a /56, and four times as much in a /48, as a /64 has', () => {
    const { of } = setUp();
    expect(count(20, () => of(home(0)).openConnection())).toBe(10);
    let held = 10;
    for (let link = 1; link < 256; link += 8) held += count(11, () => of(home(link)).openConnection());
    expect(held).toBe(20);
    for (let link = 0; link < 65_536; link += 1_024) held += count(11, () => of(site(link)).openConnection());
    expect(held).toBe(40);
    expect(of('2001:db8:2::1').openConnection()).toBeDefined();
  });

  it('[W6] takes nothing from a wider one that a narrower one refuses', () => {
    const { of } = setUp();
    count(1_000, () => of(home(0)).mayMakeRoom());
    expect(count(100, () => of(home(1)).mayMakeRoom())).toBe(3);
  });

  it('[W6] leaves newcomers a share of their own after it has come from more links than memory is kept for', () => {
    const { of } = setUp();
    for (let link = 0; link < 65_536; link += 32) of(site(link)).mayVisit();
    expect(areOne(of('192.0.2.1'), of('198.51.100.9'))).toBe(false);
    expect(count(20, () => of('203.0.113.1').openConnection())).toBe(10);
  });
});

describe('this machine itself', () => {
  it.each(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])('has no limit if no proxy is named: %s', (address) => {
    const { visitors, of } = setUp();
    expect(count(1_000, () => of(address).openConnection())).toBe(1_000);
    expect(count(1_000, () => visitors.behind({ remoteAddress: address }).openSocket())).toBe(1_000);
  });

  it('is an address like any other if a proxy is named', () => {
    const { of } = setUp('10.0.0.1');
    expect(count(100, () => of('127.0.0.1').mayMakeRoom())).toBe(3);
  });
});

it('counts visitors who were turned away, once', () => {
  const { visitors } = setUp();
  visitors.noteRefusal();
  visitors.noteRefusal();
  expect(visitors.sweep()).toBe(2);
  expect(visitors.sweep()).toBe(0);
});
