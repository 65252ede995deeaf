import { encodeCanonical } from '@sotto/protocol';
import { findGrants, nameOf, openCheckpoint } from '@sotto/records';
import { expect, it, vi } from 'vitest';
import { beginLog, createState } from '../src/index.ts';
import { expectAllHear, expectNoDoubts, expectOneLog, expectSecrecy } from './invariants.ts';
import type { Peer } from './Peer.ts';
import { World } from './World.ts';

vi.setConfig({ testTimeout: 120_000 });

/** A room in which some came and went, and its owner signed a checkpoint. */
async function oldRoom(seed: number) {
  const world = await World.create(seed);
  const owner = await world.settle(0, { onStage: true });
  const guest = await world.settle(1, { onStage: true });
  const listener = await world.settle(2);
  for (const person of [3, 4, 5]) await world.leave(await world.settle(person));
  world.wish(owner, { act: 'eject', about: world.about(await world.settle(6)), isBan: true });
  world.time.run(3_000);
  const before = world.server.log.number;
  world.wish(owner, { act: 'mint', hasCheckpoint: true });
  world.time.run(4_000);
  return { world, owner, guest, listener, before };
}

/** Lets somebody begin at the checkpoint, who sees nothing from before it. */
function beginAtCheckpoint(world: World, peer: Peer) {
  const stored = world.server.newestCheckpoint();
  if (!stored?.checkpoint) throw new Error('no checkpoint');
  const { statement, checkpoint } = stored;
  const { header, body } = statement;
  const grants = findGrants(world.server.log, header.signer, []) ?? [];
  const { genesis } = world.server;
  const { roomHandle } = world.keys;
  const opened = openCheckpoint({ genesis, roomHandle, grants, statement: { header, body }, checkpoint });
  if (!opened.ok) throw new Error(opened.error.code);
  const state = createState(peer.self, opened.value, world.time.nowMs);
  state.roster.restart(header.minting?.version ?? 0, checkpoint.inside);
  peer.state = { ...state, log: beginLog(opened.value) };
}

it('[P8] members go on after a checkpoint without a gap, and steps cover the shorter roster', async () => {
  const { world, before } = await oldRoom(1);
  expect(world.server.stored[before]?.checkpoint?.inside.length).toBe(3);
  for (const person of [7, 8]) await world.enter(person);
  world.time.run(4_000);
  expectAllHear(world);
  expectOneLog(world);
  expectNoDoubts(world);
  expectSecrecy(world);
});

it('[P8] a newcomer begins at the checkpoint, hears and speaks, and reads nothing from before it', async () => {
  const { world, listener } = await oldRoom(2);
  const newcomer = await world.enter(7, { hidden: true });
  beginAtCheckpoint(world, newcomer);
  newcomer.version = world.server.enroll(newcomer.entry);
  const { log, roster } = newcomer.state;
  world.server.resume(newcomer.join, { number: log.log.number, version: roster.version, step: 0 });
  world.time.run(3_000);
  world.server.takeStage(newcomer.join, newcomer.member);
  world.time.run(4_000);
  expect(world.saidBy(newcomer).some(({ heardBy }) => heardBy.has(listener))).toBe(true);
  expectAllHear(world);
  expect(newcomer.state.log.recent.has(1)).toBe(false);
  expect(nameOf(newcomer.state.log.log.head)).toBe(nameOf(world.server.log.head));
});

it('[P8] powers of a checkpoint are those of the log, whatever the server sends with it', async () => {
  const { world, owner, guest, listener } = await oldRoom(3);
  world.fate = (to, event) =>
    event.type === 'statement' && event.checkpoint && to !== owner
      ? [{ ...event, checkpoint: { ...event.checkpoint, moderators: [guest.member], inside: [] } }]
      : [event];
  await world.settle(7);
  world.time.run(12_000);
  world.wish(owner, { act: 'mint', hasCheckpoint: true });
  world.time.run(4_000);
  expect(listener.state.log.log.moderators.size).toBe(0);
  // A listener has no roster of its own to compare with, and doubts; who speaks goes on from what was read.
  expect([...listener.state.doubts.values()].map(({ kind }) => kind)).toEqual(['roster-differs']);
  expect(guest.state.doubts.size).toBe(0);
  expect(world.saidBy(guest, world.time.nowMs - 2_000).some(({ heardBy }) => heardBy.has(owner))).toBe(true);
});

it('[P8] the server refuses a checkpoint that the records don’t give', async () => {
  const { world, owner } = await oldRoom(4);
  const before = world.server.log.number;
  const hidden = await world.enter(8);
  // The owner's client has not opened the newest entry, so what it would sign is not what the records give.
  world.fate = (to, event) => (to === owner && event.type === 'entries' ? [] : [event]);
  const other = await world.enter(7);
  world.wish(owner, { act: 'mint', hasCheckpoint: true });
  world.time.run(1_000);
  expect(world.server.stored.slice(before).every(({ checkpoint }) => checkpoint === undefined)).toBe(true);
  expect([hidden, other].every(({ id }) => world.server.clients.has(id))).toBe(true);
});

it('[P8] a newcomer’s bytes don’t grow with a room’s age', async () => {
  const { world } = await oldRoom(5);
  const bytes = () => {
    const stored = world.server.newestCheckpoint();
    return stored?.checkpoint ? encodeCanonical(stored.checkpoint).length : 0;
  };
  const before = bytes();
  for (const person of [3, 4, 5]) await world.leave(await world.settle(person));
  world.time.run(12_000);
  const [owner] = world.peers;
  if (owner) world.wish(owner, { act: 'mint', hasCheckpoint: true });
  world.time.run(4_000);
  expect(world.server.stored.filter(({ checkpoint }) => checkpoint).length).toBe(2);
  expect(bytes()).toBe(before);
  expectAllHear(world);
});

it('[P8] a moderator’s generation carries a checkpoint by itself once the log is long', async () => {
  const { world, owner } = await oldRoom(6);
  world.time.run(10_000);
  owner.state = { ...owner.state, log: { ...owner.state.log, begunAt: -1_000 } };
  for (const peer of world.peers) peer.clockOffsetMs += 3_600_000;
  world.time.run(12_000);
  expect(world.server.stored.filter(({ checkpoint }) => checkpoint).length).toBe(2);
  expect(owner.state.log.begunAt).toBeGreaterThan(0);
  expectAllHear(world);
});
