import { nameOf } from '@sotto/records';
import { describe, expect, it, vi } from 'vitest';
import { holders } from '../src/index.ts';
import { expectAllHear, expectHealthy, expectNoDoubts, expectOneLog, expectSecrecy } from './invariants.ts';
import type { Peer } from './Peer.ts';
import { World } from './World.ts';

// Simulated time is exact; real time is the machine's, which may be busy.
vi.setConfig({ testTimeout: 120_000 });

/** An owner and guests on stage, listeners off it. */
async function room(seed: number, choices: Parameters<typeof World.create>[1] = {}) {
  const world = await World.create(seed, choices);
  const owner = await world.settle(0, { onStage: true });
  const guest = await world.settle(1, { onStage: choices.everyoneSpeaks !== false });
  const listener = await world.settle(2);
  world.time.run(3_000);
  return { world, owner, guest, listener };
}

async function makeModerator(world: World, owner: Peer, peer: Peer) {
  world.wish(owner, { act: 'give', about: world.about(peer) });
  world.time.run(2_000);
  expect(world.server.records.log.here.has(nameOf(peer.member))).toBe(true);
}

describe('an honest room', () => {
  it('[G2, G7] the owner begins, others enter and everybody hears', async () => {
    const { world } = await room(1);
    for (const person of [3, 4, 5]) await world.enter(person);
    world.time.run(3_000);
    expectHealthy(world);
  });

  it('[G7] a newcomer hears within 3 s', async () => {
    const { world } = await room(2);
    for (let person = 3; person < 9; person++) {
      const newcomer = await world.enter(person);
      const sinceMs = world.time.nowMs;
      world.time.run(3_000);
      const first = world.frames.find(({ heardBy }) => heardBy.has(newcomer));
      expect(first && first.atMs - sinceMs).toBeLessThan(3_000);
    }
    expectHealthy(world);
  });

  it('[G5] a listener who wants to see who holds keys reads the whole roster, and hears meanwhile', async () => {
    const { world, listener } = await room(2);
    for (const person of [3, 4, 5]) await world.enter(person);
    world.time.run(3_000);
    expect(holders(listener.state).length).toBeLessThan(6);
    const sinceMs = world.time.nowMs;
    world.give(listener, { type: 'read-roster', isWanted: true });
    world.time.run(5_000);
    expect(holders(listener.state).length).toBe(6);
    const meanwhile = world.frames.filter(
      ({ atMs, by }) => atMs > sinceMs && atMs < sinceMs + 4_500 && by !== listener,
    );
    expect(meanwhile.length).toBeGreaterThan(5);
    for (const { heardBy } of meanwhile) expect(heardBy.has(listener)).toBe(true);
    expectHealthy(world);
  });

  it('[G2] a leave is followed by a generation within a minute, and the member who left hears nothing more', async () => {
    const { world, listener } = await room(3);
    const before = world.server.records.log.generation?.number;
    await world.leave(listener);
    world.time.run(60_000);
    expect(world.server.records.log.generation?.number).toBeGreaterThan(before ?? 0);
    const sinceMs = world.time.nowMs;
    world.time.run(3_000);
    const later = world.frames.filter(({ atMs }) => atMs > sinceMs);
    expect(later.length).toBeGreaterThan(5);
    for (const frame of later) expect(world.canOpen([listener], frame)).toBe(false);
    expectHealthy(world);
  });

  it.each([false, true])('[P7] the removed listener hears nothing more (ban: %s)', async (isBan) => {
    const { world, owner, guest, listener } = await room(4);
    world.wish(owner, { act: 'eject', about: world.about(listener), isBan });
    world.time.run(500);
    const sinceMs = world.time.nowMs;
    world.time.run(4_000);
    const later = world.frames.filter(({ atMs }) => atMs >= sinceMs);
    expect(later.filter(({ by }) => by === guest).length).toBeGreaterThan(5);
    for (const frame of later) expect(world.canOpen([listener], frame)).toBe(false);
    expect(owner.state.removals.map(({ waitingFor }) => waitingFor.size)).toEqual([0]);
    const again = await world.enter(2);
    world.time.run(4_000);
    const heard = world.frames.filter(({ heardBy }) => heardBy.has(again));
    expect(heard.length > 0).toBe(!isBan);
    if (!isBan) expectHealthy(world);
    expectSecrecy(world);
  });

  it('[P7] a removal reaches every stay of its member, even ten', async () => {
    const { world, owner } = await room(5);
    const stays: Peer[] = [];
    for (let count = 0; count < 10; count++) stays.push(await world.enter(7));
    world.time.run(3_000);
    expect(stays.every((stay) => world.frames.some(({ heardBy }) => heardBy.has(stay)))).toBe(true);
    world.wish(owner, { act: 'eject', about: world.about(stays[3] as Peer) });
    world.time.run(500);
    const sinceMs = world.time.nowMs;
    world.time.run(3_000);
    for (const frame of world.frames.filter(({ atMs }) => atMs >= sinceMs))
      expect(world.canOpen(stays, frame)).toBe(false);
  });

  it('[P7] a locked room keeps newcomers out, until they are admitted or it is unlocked', async () => {
    const { world, owner, guest } = await room(6);
    world.wish(owner, { act: 'lock' });
    world.time.run(4_000);
    const [waiting, other] = [await world.enter(4), await world.enter(5)];
    world.time.run(5_000);
    const hears = (peer: Peer) => world.frames.some(({ heardBy }) => heardBy.has(peer));
    expect([hears(waiting), hears(other)]).toEqual([false, false]);
    world.wish(owner, { act: 'admit', about: world.about(waiting) });
    world.time.run(4_000);
    expect([hears(waiting), hears(other)]).toEqual([true, false]);
    world.vanish(waiting);
    const reloaded = await world.enter(4);
    world.time.run(4_000);
    expect(hears(reloaded)).toBe(true);
    world.wish(owner, { act: 'unlock' });
    world.time.run(5_000);
    expect(hears(other)).toBe(true);
    expect(world.saidBy(guest, world.time.nowMs - 3_000).length).toBeGreaterThan(4);
    expectHealthy(world);
  });

  it.each(['leave', 'vanish'] as const)(
    '[P11] a member who was inside at the lock is let back in after a %s, and nobody else',
    async (go) => {
      const { world, owner, guest, listener } = await room(6);
      await makeModerator(world, owner, guest);
      world.wish(owner, { act: 'lock' });
      world.time.run(4_000);
      await world[go](listener);
      world.time.run(2_000);
      const [again, other] = [await world.enter(2), await world.enter(5)];
      world.time.run(6_000);
      const hears = (peer: Peer) => world.frames.some(({ heardBy }) => heardBy.has(peer));
      expect([hears(again), hears(other)]).toEqual([true, false]);
      const admitting = world.server.records.stored.filter(({ statement }) => statement.header.act === 'admit');
      expect(admitting.map(({ statement }) => statement.header.members)).toEqual([[listener.member]]);
      expectHealthy(world);
    },
  );

  it('[P11] the next moderator lets members back in while the first one is gone', async () => {
    const { world, owner, guest, listener } = await room(6);
    await makeModerator(world, owner, guest);
    world.wish(owner, { act: 'lock' });
    world.time.run(4_000);
    world.vanish(owner);
    world.vanish(listener);
    const again = await world.enter(2);
    world.time.run(6_000);
    expect(world.frames.some(({ heardBy }) => heardBy.has(again))).toBe(true);
    expectHealthy(world);
  });

  it('[B2] in a room that keeps talking the host’s device dies, and nobody hears a gap', async () => {
    const { world, owner, guest, listener } = await room(7);
    const sinceMs = world.time.nowMs;
    world.vanish(owner);
    world.time.run(180_000);
    const said = world.frames.filter(
      ({ by, atMs }) => by === guest && atMs >= sinceMs && atMs < world.time.nowMs - 200,
    );
    expect(said.every(({ isSound, heardBy }) => isSound && heardBy.has(listener))).toBe(true);
    expect(said.length).toBeGreaterThan(350);
    expectHealthy(world);
  });

  it('[G2] two moderators vanish together, and the others keep talking', async () => {
    const { world, owner, guest, listener } = await room(8);
    const third = await world.settle(3, { onStage: true });
    await makeModerator(world, owner, guest);
    const sinceMs = world.time.nowMs;
    world.vanish(owner);
    world.vanish(guest);
    world.time.run(15 * 60_000);
    const said = world.frames.filter(
      ({ by, atMs }) => by === third && atMs >= sinceMs && atMs < world.time.nowMs - 200,
    );
    expect(said.every(({ isSound, heardBy }) => isSound && heardBy.has(listener))).toBe(true);
    expectHealthy(world);
  });

  it('[G2] a guest alone on stage with moderators listening gets the key at once', async () => {
    const { world, owner, guest } = await room(9);
    await makeModerator(world, owner, guest);
    for (const peer of [owner, guest]) world.server.leaveStage(peer.join);
    world.time.run(120_000);
    const third = await world.enter(4, { onStage: true });
    const sinceMs = world.time.nowMs;
    world.time.run(4_000);
    expect((world.saidBy(third)[0]?.atMs ?? Number.POSITIVE_INFINITY) - sinceMs).toBeLessThan(3_000);
    expectHealthy(world);
  });

  it('[G2] a host without a microphone makes a room in which guests get on stage', async () => {
    const world = await World.create(10, { everyoneSpeaks: false });
    const owner = await world.settle(0);
    const guest = await world.settle(1);
    world.wish(owner, { act: 'allow', about: world.about(guest) });
    world.time.run(1_000);
    expect(world.server.takeStage(guest.join, guest.member)).toBe(true);
    const sinceMs = world.time.nowMs;
    world.time.run(4_000);
    expect((world.saidBy(guest)[0]?.atMs ?? Number.POSITIVE_INFINITY) - sinceMs).toBeLessThan(3_000);
    expectHealthy(world);
  });

  it('[P6] a speaker stays a speaker through a reload', async () => {
    const { world, owner, guest } = await room(11, { everyoneSpeaks: false });
    expect(world.server.takeStage(guest.join, guest.member)).toBe(false);
    world.wish(owner, { act: 'allow', about: world.about(guest) });
    world.time.run(1_000);
    world.server.takeStage(guest.join, guest.member);
    world.time.run(3_000);
    world.vanish(guest);
    const again = await world.settle(1, { onStage: true });
    expect(world.saidBy(again).length).toBeGreaterThan(0);
    expectHealthy(world);
    world.wish(owner, { act: 'deny', about: world.about(again) });
    world.time.run(1_000);
    expect(world.server.stage.length).toBe(1);
    expectHealthy(world);
  });

  it('[G2] a speaker alone who reloads right after their own mint is heard again within 12 s', async () => {
    const { world, owner, guest } = await room(17);
    await world.leave(owner);
    const minter = () => nameOf(world.server.records.log.generation?.join ?? owner.join);
    for (let passedMs = 0; minter() !== guest.id && passedMs < 120_000; passedMs += 100) world.time.run(100);
    expect(minter()).toBe(guest.id);
    world.vanish(guest);
    await world.enter(1, { onStage: true });
    world.time.run(9_500);
    expectHealthy(world);
  });

  it.each([60_000, 3_600_000, 9 * 3_600_000])(
    '[G8] a device that slept, and whose clock went on %s ms, hears again',
    async (jumpMs) => {
      const { world, listener, guest } = await room(12);
      for (const peer of [listener, guest]) world.sleep(peer, 20_000, jumpMs);
      for (let person = 4; person < 8; person++) await world.settle(person);
      world.time.run(10_000);
      for (let person = 8; person < 14; person++) await world.enter(person);
      world.time.run(12_000);
      expectAllHear(world);
      expectOneLog(world);
      expectSecrecy(world);
    },
  );

  it('[G8] a device that slept hears again although ninety people entered meanwhile', async () => {
    const { world, listener } = await room(13);
    world.cut(listener);
    for (let person = 0; person < 90; person++) {
      const peer = await world.enter(20 + (person % 3));
      world.time.run(600);
      world.vanish(peer);
    }
    world.mend(listener);
    world.time.run(5_000);
    expectAllHear(world);
  });

  it.each(['statement', 'entry', 'step'] as const)(
    '[R13] the server dies after it has stored a %s and before it sends it',
    async (row) => {
      for (let seed = 0; seed < 4; seed++) {
        const { world, owner, listener } = await room(20 + seed);
        let count = 0;
        world.crashes = (each) => each === row && ++count === 1 + seed;
        await world.enter(5);
        world.wish(owner, { act: 'eject', about: world.about(listener) });
        world.time.run(4_000);
        world.wish(owner, { act: 'lock' });
        await world.settle(6);
        world.wish(owner, { act: 'unlock' });
        await world.settle(7);
        world.time.run(12_000);
        expectHealthy(world);
      }
    },
  );

  it('[G2] two moderators act at the same time, and both succeed', async () => {
    const { world, owner, guest } = await room(30);
    await makeModerator(world, owner, guest);
    const [a, b] = [await world.settle(4), await world.settle(5)];
    world.wish(owner, { act: 'eject', about: world.about(a) });
    world.wish(guest, { act: 'eject', about: world.about(b) });
    world.time.run(6_000);
    expect([a, b].map(({ id }) => world.server.records.log.ejected.has(id))).toEqual([true, true]);
    expectHealthy(world);
  });

  it('[G2] after everybody with the keys has left, later members mint new ones', async () => {
    const { world, owner, guest, listener } = await room(31);
    for (const peer of [owner, guest, listener]) world.vanish(peer);
    await world.enter(4, { onStage: true });
    await world.enter(5);
    world.time.run(12_000);
    expectHealthy(world);
  });

  it('[G2] each hour a generation is replaced, and nobody hears a gap', async () => {
    const { world, guest, listener } = await room(32);
    const before = world.server.records.log.generation?.number ?? 0;
    const sinceMs = world.time.nowMs;
    for (const peer of world.peers) peer.clockOffsetMs += 3_570_000;
    world.time.run(60_000);
    expect(world.server.records.log.generation?.number).toBeGreaterThan(before);
    const said = world.frames.filter(
      ({ by, atMs }) => by === guest && atMs >= sinceMs && atMs < world.time.nowMs - 200,
    );
    expect(said.filter(({ heardBy, isSound }) => !isSound || !heardBy.has(listener)).length).toBeLessThan(2);
    expectNoDoubts(world);
  });

  it('[P9] a statement that was lost on its way to a member is fetched', async () => {
    const { world, owner, guest, listener } = await room(33);
    let lost = 0;
    world.fate = (to, event) =>
      event.type === 'statement' && (to === listener || to === guest) && lost++ < 4 ? [] : [event];
    world.wish(owner, { act: 'deny', about: world.about(listener) });
    world.time.run(500);
    world.wish(owner, { act: 'allow', about: world.about(listener) });
    world.time.run(8_000);
    expect(lost).toBeGreaterThan(3);
    expectHealthy(world);
  });

  it('[P9] gives up a statement that its signer may not make, and reports it', async () => {
    const { world, guest, listener } = await room(34);
    const given: string[] = [];
    world.twist = (_, message) => {
      if (message.type === 'given-up') given.push(message.intent.act);
      return [message];
    };
    world.wish(guest, { act: 'eject', about: world.about(listener) });
    world.time.run(1_000);
    expect(given).toEqual(['eject']);
    expect(world.server.records.log.ejected.size).toBe(0);
  });
});
