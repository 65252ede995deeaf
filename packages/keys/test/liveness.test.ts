import { isEqual } from '@sotto/base';
import { encodeCanonical } from '@sotto/protocol';
import { nameOf } from '@sotto/records';
import { expect, it, vi } from 'vitest';
import {
  allowsSound,
  deriveComparisonCode,
  type KeyEvent,
  type KeyMessage,
  newestHeld,
  newestStep,
  type State,
} from '../src/index.ts';
import { expectAllHear, expectHealthy, expectNoDoubts, expectOneLog, expectSecrecy } from './invariants.ts';
import type { Peer } from './Peer.ts';
import { World } from './World.ts';

// Simulated time is exact; real time is the machine's, which may be busy.
vi.setConfig({ testTimeout: 240_000 });

async function room(seed: number) {
  const world = await World.create(seed);
  const owner = await world.settle(0, { onStage: true });
  const guest = await world.settle(1, { onStage: true });
  const listener = await world.settle(2);
  return { world, owner, guest, listener };
}

it('[G8] a device that slept nine hours, in which keys were renewed each hour and people came and went, hears again', async () => {
  const { world, owner, guest, listener } = await room(40);
  const hourMs = 3_600_000;
  const generations = new Set<number | undefined>();
  for (const peer of [listener, guest]) world.sleep(peer, 9 * 15_000, 9 * hourMs);
  for (let hour = 0; hour < 9; hour++) {
    owner.clockOffsetMs += hourMs;
    const passing = await world.enter(3 + hour);
    world.time.run(12_000);
    await world.leave(passing);
    world.time.run(3_000);
    generations.add(world.server.records.log.generation?.number);
  }
  world.time.run(15_000);
  expect(generations.size).toBeGreaterThan(8);
  expectAllHear(world);
  expectOneLog(world);
  expectSecrecy(world);
});

it.each(Array.from({ length: 13 }, (_, index) => index + 1))(
  '[G3] the server dies after row %i of a story with every kind of row, before it sends anything',
  async (at) => {
    const { world, owner, listener } = await room(60 + at);
    let rows = 0;
    let crashed = 0;
    world.crashes = () => ++rows === at && ++crashed > 0;
    const other = await world.enter(5, { onStage: true });
    world.time.run(2_000);
    world.wish(owner, { act: 'deny', about: world.about(other) });
    world.time.run(2_000);
    world.wish(owner, { act: 'eject', about: world.about(listener) });
    world.time.run(3_000);
    const leaver = await world.enter(6);
    world.time.run(3_000);
    await world.leave(leaver);
    world.wish(owner, { act: 'lock' });
    world.time.run(3_000);
    world.wish(owner, { act: 'admit', about: world.about(await world.settle(7)) });
    world.time.run(14_000);
    expect(crashed).toBe(1);
    expectHealthy(world);
  },
);

it('[G2] of six on stage who lose all keys one mints, and seldom a second', async () => {
  const world = await World.create(80);
  for (let person = 1; person < 7; person++) await world.enter(person, { onStage: true });
  world.time.run(12_000);
  const before = world.server.records.log.number;
  expect(before).toBeLessThan(3);
  const stale: Peer[] = [...world.inside()];
  for (const peer of stale) peer.state = { ...peer.state, ring: [] };
  world.time.run(12_000);
  expect(world.server.records.log.number - before).toBeGreaterThan(0);
  expect(world.server.records.log.number - before).toBeLessThan(3);
  expectAllHear(world);
  expectNoDoubts(world);
});

function newestCode(state: State): string | undefined {
  const held = newestHeld(state);
  return held && deriveComparisonCode(state.log.log.start, newestStep(held));
}

it('[G11] the comparison code belongs to one numbered step, and is equal for all who are at it', async () => {
  const { world, owner, guest, listener } = await room(81);
  world.time.run(3_000);
  const codes = [owner, guest, listener].map(({ state }) => newestCode(state));
  expect(new Set(codes).size).toBe(1);
  expect(codes[0]).toMatch(/^(\d{5} ){5}\d{5}$/);
  await world.settle(4);
  expect(newestCode(owner.state)).not.toBe(codes[0]);
});

it('[P8] a month of checkpoints leaves a room as large as a day, and entering it costs the same', async () => {
  const { world, owner, guest } = await room(82);
  const sizes: number[] = [];
  for (let day = 0; day < 30; day++) {
    for (let count = 0; count < 3; count++) {
      const passing = await world.enter(3 + ((day + count) % 9));
      world.time.run(1_500);
      await world.leave(passing);
    }
    world.time.run(12_000);
    world.wish(owner, { act: 'mint', hasCheckpoint: true });
    world.time.run(3_000);
    const { roster, log } = owner.state;
    const checkpoint = encodeCanonical(world.server.records.newestCheckpoint()?.checkpoint ?? {}).length;
    sizes.push([...roster.members()].length + log.log.shown.size + log.log.ejected.size + checkpoint);
    world.frames.splice(0);
    world.covers.clear();
  }
  expect(world.server.records.stored.filter(({ checkpoint }) => checkpoint).length).toBe(30);
  expect(Math.max(...sizes.slice(20))).toBeLessThanOrEqual(Math.max(...sizes.slice(0, 3)));
  expect(guest.state.roster.version - guest.state.roster.begunAt).toBeLessThan(10);
  await world.settle(20);
  expectAllHear(world);
  expectOneLog(world);
  expectNoDoubts(world);
});

it('[B3] a moderator is here again once their other stay, which said so later, has left', async () => {
  const world = await World.create(83, { policy: 'pause' });
  const first = await world.settle(0, { onStage: true });
  const second = await world.settle(0);
  world.time.run(2_000);
  expect([...first.state.log.log.here.values()].map(({ join }) => join)).toEqual([second.join]);
  await world.leave(second);
  world.time.run(6_000);
  expect([...first.state.log.log.here.values()].map(({ join }) => join)).toEqual([first.join]);
  expect(allowsSound(first.state, world.time.nowMs)).toBe(true);
  expectOneLog(world);
});

it('[G1, G2] a member who fetched a minting statement takes the wrap that comes with it afterwards', async () => {
  const { world, owner, listener } = await room(84);
  let told: KeyEvent | undefined;
  world.fate = (to, event) => {
    if (to !== listener) return [event];
    if (event.type === 'minted' || event.type === 'gift') return [];
    if (event.type !== 'statement' || !event.statement.header.minting) return [event];
    told = event;
    return [{ type: 'statement', statement: event.statement }];
  };
  const minted: KeyMessage[] = [];
  world.twist = (_, message) => {
    if (message.type === 'minted') minted.push(message);
    return [message];
  };
  world.wish(owner, { act: 'lock' });
  world.time.run(1_000);
  expect(newestHeld(listener.state)).toBeUndefined();
  const wrap = minted
    .flatMap((each) => (each.type === 'minted' ? each.wraps : []))
    .find(({ join }) => isEqual(join, listener.join));
  if (told?.type !== 'statement' || !wrap) throw new Error('nothing was minted for the listener');
  world.give(listener, { ...told, wrap: wrap.wrap });
  expect(newestHeld(listener.state)).toBeDefined();
});

it('[G1] a room of days remembers the last thousand members whose connections are lost', async () => {
  const { world, owner, guest } = await room(46);
  const joins = Array.from({ length: 1_500 }, () => world.bytes(16));
  for (const join of joins) world.give(owner, { type: 'connection', join, isHere: false });
  expect(owner.state.gone.size).toBe(1_000);
  expect(owner.state.gone.has(nameOf(joins[1_499] ?? guest.join))).toBe(true);
  world.give(owner, { type: 'connection', join: joins[1_499] ?? guest.join, isHere: true });
  expect(owner.state.gone.size).toBe(999);
});
