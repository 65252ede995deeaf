import { isEqual } from '@sotto/base';
import { isWelcome, nameOf } from '@sotto/records';
import { expect } from 'vitest';
import type { Frame, Peer } from './Peer.ts';
import type { World } from './World.ts';

/**
 * Tells whether a member may open a frame: they stand in the roster that its speaker had read, nothing in the speaker's
 * log removed them, and they had not left before the frame's generation was minted.
 */
function mayOpen(world: World, frame: Frame, peer: Peer): boolean {
  const { by, v, log, generation } = frame;
  const place = by.shown.findIndex((hash) => isEqual(hash, peer.entry.hash));
  const version = place + 1;
  if (place < 0 || version > v) return false;
  if (!isWelcome(log, { join: peer.join, member: peer.member, version })) return false;
  const minted = world.server.records.stored[generation - 1]?.statement.header.minting;
  return peer.leftAt === undefined || !minted || peer.leftAt > minted.version;
}

/** Expects that everyone who can open a frame was in the roster that its speaker had read when sealing it. */
export function expectSecrecy(world: World): void {
  for (const peer of world.peers) {
    if (peer.hoard.size === 0) continue;
    for (const frame of world.frames) {
      if (frame.by === peer || mayOpen(world, frame, peer)) continue;
      const { by, atMs, generation, step } = frame;
      expect(world.canOpen([peer], frame), `${peer.name} opens ${by.name} at ${atMs}, ${generation}/${step}`).toBe(
        false,
      );
    }
  }
}

/** Expects that everybody inside who may hold keys hears every speaker, in each of the last two seconds. */
export function expectAllHear(world: World, { forgiving = [] }: { readonly forgiving?: readonly Peer[] } = {}): void {
  const sinceMs = world.time.nowMs;
  world.time.run(2_500);
  const staged = world.inside().filter((peer) => world.server.stage.some((join) => nameOf(join) === peer.id));
  for (const speaker of staged) {
    if (speaker.isAsleep || !speaker.isUp || forgiving.includes(speaker)) continue;
    const said = world.saidBy(speaker, sinceMs);
    expect(said.length, `${speaker.name} speaks`).toBeGreaterThan(2);
    for (const listener of world.inside()) {
      if (listener === speaker || listener.isAsleep || !listener.isUp || forgiving.includes(listener)) continue;
      const { log } = world.server.records;
      if (!isWelcome(log, { join: listener.join, member: listener.member, version: listener.version })) continue;
      const heard = said.filter(({ heardBy, atMs }) => atMs < world.time.nowMs - 100 && heardBy.has(listener));
      expect(heard.length, `${listener.name} hears ${speaker.name}`).toBeGreaterThanOrEqual(said.length - 2);
    }
  }
}

/** Expects that every member inside has read what the server has. */
export function expectOneLog(world: World): void {
  for (const peer of world.inside()) {
    if (peer.isUp && !peer.isAsleep)
      expect(nameOf(peer.state.log.log.head)).toBe(nameOf(world.server.records.log.head));
  }
}

/** Expects that no page of an honest room shows a doubt. */
export function expectNoDoubts(world: World): void {
  for (const { state, name } of world.peers) expect([name, ...state.doubts.keys()]).toEqual([name]);
}

export function expectHealthy(world: World): void {
  expectAllHear(world);
  expectOneLog(world);
  expectNoDoubts(world);
  expectSecrecy(world);
}
