import type { Bytes } from '@sotto/base';
import { extendRoster, nameOf } from '@sotto/records';
import { describe, expect, it, vi } from 'vitest';
import { holders, isLeaveUncovered, namelessHolders } from '../../src/index.ts';
import { expectAllHear, expectSecrecy } from '../invariants.ts';
import type { Peer } from '../Peer.ts';
import type { World } from '../World.ts';
import { now, start } from './attackedRoom.ts';

// Simulated time is exact; real time is the machine's, which may be busy.
vi.setConfig({ testTimeout: 120_000 });

/** Shows an entry, and a step that covers it, to one member alone. */
function showAlone(world: World, sponsor: Peer, mallory: Peer) {
  const v = world.server.records.version;
  const step = world.server.records.steps.at(-1);
  if (!step) throw new Error('no step');
  const roster = extendRoster(world.server.records.hashes[v] as Bytes, mallory.entry.hash);
  mallory.version = v + 1;
  const entry = { ...mallory.entry, version: v + 1 };
  world.give(sponsor, { type: 'entry-hashes', after: v, hashes: [entry.hash] });
  world.give(sponsor, { type: 'entries', entries: [entry] });
  world.give(mallory, { type: 'entries', entries: [entry, { ...sponsor.entry, version: sponsor.version }] });
  world.give(mallory, { type: 'stage', joins: world.server.stage });
  return { ...step, step: step.step + 1, v: v + 1, roster };
}

/** Passes a sponsor's gifts to a member whom the server does not show to others. */
function handOver(world: World, mallory: Peer) {
  world.twist = (from, message) => {
    if (message.type !== 'gift') return [message];
    const mine = message.wraps.find(({ join }) => nameOf(join) === mallory.id);
    if (mine) world.give(mallory, { type: 'gift', gift: { ...message.gift, from: from.join, wrap: mine.wrap } });
    return mine ? [] : [message];
  };
}

describe('a server with a holder of the link', () => {
  it('[G7] a sponsor gives no key for an entry that no step covers', async () => {
    const { world, eve: sponsor } = await start(90);
    await world.settle(4);
    const mallory = await world.enter(9, { hidden: true });
    handOver(world, mallory);
    showAlone(world, sponsor, mallory);
    world.give(sponsor, { type: 'asked', by: [{ join: mallory.join, version: mallory.version }] });
    world.time.run(60_000);
    expect(mallory.hoard.size).toBe(0);
    expectSecrecy(world);
  });

  it('[G3] a sponsor with a step of its own lists them, and nobody else is heard', async () => {
    const { world, owner, victim, eve: sponsor } = await start(91);
    await world.settle(4);
    const mallory = await world.enter(9, { hidden: true });
    handOver(world, mallory);
    const step = showAlone(world, sponsor, mallory);
    world.fate = (to, event) => (to === sponsor && event.type === 'step' ? [] : [event]);
    world.give(sponsor, { type: 'step', step });
    world.give(mallory, { type: 'step', step });
    world.give(sponsor, { type: 'asked', by: [{ join: mallory.join, version: mallory.version }] });
    world.time.run(20_000);
    expect(mallory.hoard.size).toBeGreaterThan(0);
    expect(holders(sponsor.state).some(({ member }) => member.names.join === mallory.id)).toBe(true);
    const later = world.frames.filter(
      ({ by, atMs }) => (by === owner || by === victim) && atMs > world.time.nowMs - 10_000,
    );
    expect(later.length).toBeGreaterThan(20);
    for (const frame of later) expect(world.canOpen([mallory], frame)).toBe(false);
    expectSecrecy(world);
  });

  it('[G5] entries that the server does not show within 10 s count as holders without a name', async () => {
    const { world, owner } = await start(94);
    for (const person of [4, 5]) await world.settle(person);
    world.time.run(10_000);
    expect(namelessHolders(owner.state, now(world, owner))).toBe(0);
    world.fate = (to, event) => (to === owner && event.type === 'entries' ? [] : [event]);
    for (const person of [6, 7]) await world.enter(person);
    world.time.run(9_000);
    expect(namelessHolders(owner.state, now(world, owner))).toBe(0);
    world.time.run(2_000);
    expect(namelessHolders(owner.state, now(world, owner))).toBe(2);
  });

  it('[G10] a member who left is listed as a holder until a mint covers it, and after 90 s without one the room is told', async () => {
    const { world, owner, eve } = await start(92);
    const listener = await world.settle(5);
    world.twist = (_, message) => (message.type === 'submit' ? [] : [message]);
    await world.leave(listener);
    world.time.run(80_000);
    expect(eve.state.roster.member(listener.join)?.leftAt).toBeGreaterThan(0);
    const listed = () => holders(owner.state).find(({ member }) => member.names.join === listener.id);
    expect(listed()?.hasLeft).toBe(true);
    expect(isLeaveUncovered(owner.state, now(world, owner))).toBe(false);
    world.time.run(20_000);
    expect(isLeaveUncovered(owner.state, now(world, owner))).toBe(true);
    world.twist = (_, message) => [message];
    world.time.run(10_000);
    expect(listed()).toBeUndefined();
    expect(isLeaveUncovered(owner.state, now(world, owner))).toBe(false);
  });

  it('[B5] speakers who are shown different steps can’t hear each other, nobody is hidden, and one mint heals it', async () => {
    const { world, owner, eve } = await start(93);
    await world.settle(4);
    const last = world.server.records.steps.at(-1);
    if (!last) throw new Error('no step');
    const forked = { ...last, step: last.step + 1, n: last.n - 1 < 1 ? last.n : last.n };
    let isForking = true;
    world.fate = (to, event) => (isForking && to === eve && event.type === 'step' ? [] : [event]);
    world.give(eve, { type: 'step', step: forked });
    await world.enter(6);
    world.time.run(3_000);
    isForking = false;
    world.time.run(12_000);
    const doubt = [...owner.state.doubts.values()].find(({ kind }) => kind === 'keys-differ');
    expect(doubt?.signers.length).toBe(2);
    expectAllHear(world);
    expectSecrecy(world);
  });
});
