import { encodeCanonical } from '@sotto/protocol';
import { findGrants, nameOf, openCheckpoint } from '@sotto/records';
import { expect, it, vi } from 'vitest';
import { beginLog, createState } from '../src/index.ts';
import { expectAllHear, expectNoDoubts, expectOneLog, expectSecrecy } from './invariants.ts';
import type { Peer } from './Peer.ts';
import { World } from './World.ts';

vi.setConfig({ testTimeout: 120_000 });

/** A room in which some members came and left, and whose owner signed a checkpoint. */
async function oldRoom(seed: number) {
  const world = await World.create(seed);
  const owner = await world.settle(0, { onStage: true });
  const guest = await world.settle(1, { onStage: true });
  const listener = await world.settle(2);
  for (const person of [3, 4, 5]) await world.leave(await world.settle(person));
  world.wish(owner, { act: 'eject', about: world.about(await world.settle(6)), isBan: true });
  world.time.run(3_000);
  const before = world.server.records.log.number;
  world.wish(owner, { act: 'mint', hasCheckpoint: true });
  world.time.run(4_000);
  return { world, owner, guest, listener, before };
}

/** Lets a person begin at the checkpoint, who sees nothing from before it. */
function beginAtCheckpoint(world: World, peer: Peer) {
  const stored = world.server.records.newestCheckpoint();
  if (!stored?.checkpoint) throw new Error('no checkpoint');
  const { statement, checkpoint } = stored;
  const { header, body } = statement;
  const grants = findGrants(world.server.records.log, header.signer, []) ?? [];
  const { genesis } = world.server.records;
  const { roomHandle } = world.keys;
  const opened = openCheckpoint({ genesis, roomHandle, grants, statement: { header, body }, checkpoint });
  if (!opened.ok) throw new Error(opened.error.code);
  peer.state = createState(peer.self, beginLog(opened.value), world.time.nowMs);
}

it('[P8] members continue after a checkpoint without a gap, and steps cover the shorter roster', async () => {
  const { world, owner, before } = await oldRoom(1);
  expect(world.server.records.stored[before]?.checkpoint?.inside).toBeDefined();
  expect(owner.state.roster.inside(owner.state.roster.version, new Set()).length).toBe(3);
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
  expect(nameOf(newcomer.state.log.log.head)).toBe(nameOf(world.server.records.log.head));
});

it('[P8] a speaker after a checkpoint needs the entries inside, and takes no others', async () => {
  const { world, owner, listener } = await oldRoom(3);
  world.time.run(12_000);
  world.fate = (to, event) =>
    event.type === 'inside' && to === listener
      ? [{ ...event, entries: event.entries.map((each) => ({ ...each, version: each.version + 1 })) }]
      : [event];
  world.server.takeStage(listener.join, listener.member);
  world.time.run(4_000);
  expect(world.saidBy(listener)).toEqual([]);
  expect([...listener.state.doubts.values()]).toEqual([{ kind: 'roster-differs', signers: [] }]);
  world.fate = (_, event) => [event];
  world.time.run(4_000);
  expect(world.saidBy(listener).some(({ heardBy }) => heardBy.has(owner))).toBe(true);
  expectAllHear(world);
});

it('[P8] listeners continue past a checkpoint without a list, and members removed before it stay out', async () => {
  const world = await World.create(7);
  const owner = await world.settle(0, { onStage: true });
  const listener = await world.settle(2);
  const removed = await world.settle(3, { onStage: true });
  world.wish(owner, { act: 'eject', about: world.about(removed), isBan: false });
  world.time.run(12_000);
  const inside: unknown[] = [];
  world.fate = (to, event) => {
    if (to === listener && event.type === 'inside') inside.push(event);
    return [event];
  };
  world.wish(owner, { act: 'mint', hasCheckpoint: true });
  world.time.run(4_000);
  expect(listener.state.log.checkpoint).toBeDefined();
  const entry = { ...removed.entry, version: removed.version };
  world.give(listener, { type: 'entries', entries: [entry] });
  world.give(listener, { type: 'stage', joins: [owner.join, removed.join] });
  expect([...listener.publish(world.time.nowMs).speakers.values()].map(nameOf)).toEqual([owner.id]);
  expect(inside).toEqual([]);
  expectAllHear(world);
});

it('[P8] the stage changes to a checkpoint without missing a frame, with opened entries and without', async () => {
  const { world, owner, guest, listener } = await oldRoom(8);
  world.time.run(12_000);
  // The guest has not opened the newest entries, so it takes the list of members inside from the server.
  world.fate = (to, event) => (to === guest && event.type === 'entries' ? [] : [event]);
  await world.settle(5);
  const sinceMs = world.time.nowMs;
  world.wish(owner, { act: 'mint', hasCheckpoint: true });
  world.time.run(6_000);
  expect(guest.state.log.checkpoint?.header.number).toBe(guest.state.log.log.generation?.number);
  expect(guest.state.roster.isBegun).toBe(true);
  for (const speaker of [owner, guest]) {
    const heard = world.saidBy(speaker, sinceMs).filter(({ heardBy }) => heardBy.has(listener));
    expect(heard.length).toBeGreaterThanOrEqual(11);
  }
});

it('[P8] the server refuses a checkpoint that the records don’t give', async () => {
  const { world, owner } = await oldRoom(4);
  const before = world.server.records.log.number;
  const hidden = await world.enter(8);
  // The owner's client has not opened the newest entry, so its checkpoint would differ from the records.
  world.fate = (to, event) => (to === owner && event.type === 'entries' ? [] : [event]);
  const other = await world.enter(7);
  world.wish(owner, { act: 'mint', hasCheckpoint: true });
  world.time.run(1_000);
  expect(world.server.records.stored.slice(before).every(({ checkpoint }) => checkpoint === undefined)).toBe(true);
  expect([hidden, other].every(({ id }) => world.server.clients.has(id))).toBe(true);
});

it('[P8] a newcomer’s bytes don’t grow with a room’s age', async () => {
  const { world } = await oldRoom(5);
  const bytes = () => {
    const stored = world.server.records.newestCheckpoint();
    return stored?.checkpoint ? encodeCanonical(stored.checkpoint).length : 0;
  };
  const before = bytes();
  for (const person of [3, 4, 5]) await world.leave(await world.settle(person));
  world.time.run(12_000);
  const [owner] = world.peers;
  if (owner) world.wish(owner, { act: 'mint', hasCheckpoint: true });
  world.time.run(4_000);
  expect(world.server.records.stored.filter(({ checkpoint }) => checkpoint).length).toBe(2);
  expect(bytes()).toBe(before);
  expectAllHear(world);
});

it('[P8] a moderator’s generation carries a checkpoint by itself once the log is long', async () => {
  const { world, owner } = await oldRoom(6);
  world.time.run(10_000);
  owner.state = { ...owner.state, log: { ...owner.state.log, begunAt: -1_000 } };
  for (const peer of world.peers) peer.clockOffsetMs += 3_600_000;
  world.time.run(12_000);
  expect(world.server.records.stored.filter(({ checkpoint }) => checkpoint).length).toBe(2);
  expect(owner.state.log.begunAt).toBeGreaterThan(0);
  expectAllHear(world);
});

it('[P8] a moderator’s wish waits for the entries inside', async () => {
  const { world, owner, guest, listener } = await oldRoom(9);
  world.time.run(12_000);
  world.fate = (to, event) => (to === listener && event.type === 'inside' ? [] : [event]);
  world.wish(owner, { act: 'give', about: world.about(listener) });
  world.time.run(2_000);
  const before = world.server.records.log.number;
  world.wish(listener, { act: 'eject', about: world.about(guest) });
  world.time.run(2_000);
  expect(world.server.records.log.number).toBe(before);
  world.fate = (_, event) => [event];
  world.time.run(4_000);
  expect(world.server.records.log.ejected.has(guest.id)).toBe(true);
  expectOneLog(world);
});
