import type { RoomRequest } from '@sotto/protocol';
import { describe, expect, it } from 'vitest';
import { type Budget, createBudget } from './createBudget.ts';
import { defaultLimits } from './defaultLimits.ts';
import { Network } from './Network.ts';
import { Visitor } from './Visitor.ts';

/** One address with the default limits, and a clock that the test moves. */
function setUp() {
  const clock = { ms: 0 };
  const now = () => clock.ms;
  const visitor = new Visitor([new Network(defaultLimits, now)]);
  const connect = () => {
    expect(visitor.openConnection()).toBeDefined();
    return createBudget(visitor, now);
  };
  return { clock, visitor, connect };
}

/** Sends one message: two packets, and the request in it. @returns whether it was carried out */
function send(budget: Budget, name: RoomRequest, bytes = 256): boolean {
  return budget.mayReceive(40) && budget.mayReceive(bytes) && budget.mayAsk(name);
}

/** Uses up all that an address has, without a connection. */
function exhaust(visitor: Visitor): void {
  while (visitor.mayWork(1_000));
}

/** The batches of five seconds: a speaker signs at every 20th frame, and at each change of keys, here at almost every step. */
const batchesIn5s = 32;

describe('a classroom of 200 behind one address', () => {
  it('[W6] comes in at once, 20 of it go on stage, and their batches and heartbeats go on', () => {
    const { clock, connect } = setUp();
    const all = Array.from({ length: 200 }, connect);
    const coming: RoomRequest[] = ['enter', 'log', 'hashes', 'entries', 'connect', 'resume', 'ask'];
    for (const budget of all) for (const name of coming) expect(send(budget, name, 1_024), name).toBe(true);
    const stage = all.slice(0, 20);
    clock.ms += 20_000;
    for (const budget of stage) {
      budget.isHost = () => true;
      for (const name of ['speak', 'connect', 'produce'] as const) expect(send(budget, name, 1_024)).toBe(true);
    }
    let refused = 0;
    const say = (budget: Budget, name: RoomRequest, bytes: number) => {
      if (!send(budget, name, bytes)) refused++;
    };
    for (let second = 0; second < 600; second++) {
      clock.ms += 1_000;
      for (const budget of stage) {
        for (let batch = 0; batch < 8; batch++) say(budget, 'batch', 1_024);
        if (second % 5 === 0) say(budget, 'heartbeat', 4_096);
      }
    }
    expect(refused).toBe(0);
  });
});

describe('a moderator', () => {
  it('[W6] sends the wraps for 10,000 members twice, and the statement, in one moment', () => {
    const budget = setUp().connect();
    for (let piece = 0; piece < 24; piece++) expect(send(budget, 'minted', 65_536)).toBe(true);
    expect(send(budget, 'submit', 65_536)).toBe(true);
  });

  it('[W6] removes people, and 20 speakers are heard, while others have used up all that their address has', () => {
    const { clock, visitor, connect } = setUp();
    const [moderator, ...stage] = Array.from({ length: 21 }, connect);
    for (const host of [moderator, ...stage]) if (host) host.isHost = () => true;
    let refused = 0;
    for (let second = 0; second < 600; second += 5) {
      exhaust(visitor);
      for (const name of ['submit', 'heartbeat'] as const) if (!(moderator && send(moderator, name, 1_024))) refused++;
      for (const speaker of stage) for (let n = 0; n < batchesIn5s; n++) if (!send(speaker, 'batch', 1_024)) refused++;
      clock.ms += 5_000;
    }
    expect(refused).toBe(0);
  });
});

it('[W6] coming back costs more if more streams must be opened', () => {
  const { connect } = setUp();
  const count = (budget: Budget, name: RoomRequest) => {
    let times = 0;
    while (budget.mayAsk(name)) times++;
    return times;
  };
  const [alone, among] = [connect(), connect()];
  among.streams = () => 50;
  expect([count(alone, 'receive'), count(among, 'receive')]).toEqual([300, 60]);
});

describe('an attacker', () => {
  it.each([30, 150])(
    '[W6] silences no other speaker of their address from %i places on stages of their own',
    (places) => {
      const { clock, visitor, connect } = setUp();
      const [speaker, ...others] = Array.from({ length: 1 + places }, connect);
      for (const host of [speaker, ...others]) if (host) host.isHost = () => true;
      exhaust(visitor);
      let refused = 0;
      for (let second = 0; second < 600; second += 5) {
        clock.ms += 5_000;
        exhaust(visitor);
        for (const other of others) while (other.mayReceive(1_024));
        for (let n = 0; n < batchesIn5s; n++) if (!(speaker && send(speaker, 'batch', 1_024))) refused++;
      }
      expect(refused).toBe(0);
    },
  );

  it.each([
    ['a fifth', false, 200_000],
    ['two fifths, if all are hosts,', true, 440_000],
  ] as const)('[W6] costs a core %s with 200 connections of one address', (_, isHost, mostUs) => {
    const { clock, visitor, connect } = setUp();
    const all = Array.from({ length: 200 }, connect);
    for (const budget of all) budget.isHost = () => isHost;
    exhaust(visitor);
    for (const budget of all) while (send(budget, 'batch'));
    let costUs = 0;
    for (let second = 0; second < 60; second++) {
      clock.ms += 1_000;
      for (const budget of all) for (let n = 0; n < 27 && send(budget, 'batch'); n++) costUs += 203;
    }
    expect(costUs / 60).toBeLessThan(mostUs);
  });

  it('[W6] has 3 % of a core with one connection, after a third of a second', () => {
    const { clock, connect } = setUp();
    const budget = connect();
    const sendAll = () => {
      let bytes = 0;
      while (budget.mayReceive(65_536)) bytes += 65_536;
      return bytes;
    };
    expect(sendAll()).toBeLessThan(50 * 1024 * 1024);
    clock.ms += 1_000;
    expect(sendAll()).toBeLessThan(5 * 1024 * 1024);
  });
});
