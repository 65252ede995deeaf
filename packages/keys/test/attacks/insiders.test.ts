import { type Bytes, Secret } from '@sotto/base';
import { hash, nameOf } from '@sotto/records';
import { describe, expect, it, vi } from 'vitest';
import { wrapFor } from '../../src/generations/mint.ts';
import { confirmKey } from '../../src/generations/schedule.ts';
import { allowsSound, holds, type KeyMessage, sign } from '../../src/index.ts';
import { expectAllHear, expectHealthy, expectNoDoubts, expectSecrecy } from '../invariants.ts';
import type { Peer } from '../Peer.ts';
import { World } from '../World.ts';
import { makeModerator, now, start } from './attackedRoom.ts';

// Simulated time is exact; real time is the machine's, which may be busy.
vi.setConfig({ testTimeout: 120_000 });

/** A sponsor that gives made-up keys. */
function lieAsSponsor(world: World, liar: Peer, key: Bytes, step = 0) {
  return (from: Peer, message: KeyMessage): readonly KeyMessage[] => {
    if (from !== liar || message.type !== 'gift') return [message];
    const held = liar.state.ring.at(-1)?.steps.at(-1);
    const members = message.wraps.flatMap(({ join }) => liar.state.roster.member(join) ?? []);
    if (!held) return [];
    const cover = { ...held, step: step || held.step };
    const { generation, n, head, v, roster } = cover;
    const confirm = confirmKey(new Secret(key.slice()));
    const place = {
      start: world.server.records.log.start,
      generation,
      step: cover.step,
      n,
      head,
      v,
      roster,
      proof: confirm,
    };
    const wraps = wrapFor(liar.state, members, { ...place, key: new Secret(key.slice()) });
    return [{ type: 'gift', gift: { generation, step: cover.step, n, v, confirm }, wraps }];
  };
}

describe('insiders with an honest server', () => {
  it.each([0, 40_000])('[G8] a sponsor’s made-up key (step %s) costs a newcomer only seconds', async (step) => {
    const { world, eve: liar } = await start(100);
    world.twist = lieAsSponsor(world, liar, hash('made up'), step);
    for (const person of [4, 5, 6]) {
      const newcomer = await world.enter(person);
      const sinceMs = world.time.nowMs;
      world.time.run(8_000);
      const first = world.frames.find(({ by, heardBy }) => by !== liar && heardBy.has(newcomer));
      expect((first?.atMs ?? Number.POSITIVE_INFINITY) - sinceMs, `P${person}`).toBeLessThan(7_000);
    }
    expectAllHear(world);
    expectSecrecy(world);
  });

  it('[B5] a lying sponsor with a speaker who seals under the same key is found out', async () => {
    const { world, owner, victim, eve: liar } = await start(101);
    const accomplice = await world.settle(8, { onStage: true });
    const key = hash('made up');
    world.twist = lieAsSponsor(world, liar, key);
    const confirm = confirmKey(new Secret(key.slice()));
    world.fate = (to, event) => {
      if (event.type !== 'batch' || nameOf(event.batch.join) !== accomplice.id || to === liar) return [event];
      const held = to.state.ring.at(-1)?.steps.find((each) => each.step === event.batch.step);
      const isDeceived = held !== undefined && nameOf(held.key.expose()) === nameOf(key);
      return [{ ...event, batch: { ...event.batch, confirm, isOpened: isDeceived } }];
    };
    const newcomer = await world.enter(5);
    const sinceMs = world.time.nowMs;
    world.time.run(14_000);
    const heard = world.frames.filter(({ by, heardBy }) => (by === owner || by === victim) && heardBy.has(newcomer));
    expect((heard[0]?.atMs ?? Number.POSITIVE_INFINITY) - sinceMs).toBeLessThan(12_000);
    expectAllHear(world, { forgiving: [accomplice] });
  });

  it('[B1] no heartbeat moves anybody’s keys', async () => {
    const { world, owner, victim, eve } = await start(102);
    await makeModerator(world, owner, eve);
    const before = victim.state.ring.at(-1)?.steps.at(-1)?.step;
    world.twist = (from, message) =>
      from === eve && message.type === 'heartbeat'
        ? [{ ...message, heartbeat: { ...message.heartbeat, n: 2 ** 31 } }]
        : [message];
    world.time.run(10_000);
    expect(victim.state.ring.at(-1)?.steps.at(-1)?.step).toBe(before);
    expectHealthy(world);
  });

  it('[B2] a former moderator holds nobody by an earlier heartbeat', async () => {
    const { world, owner, victim, eve } = await start(77);
    await makeModerator(world, owner, eve);
    world.time.run(6_000);
    world.twist = (from, message) => {
      if (from !== eve || message.type !== 'heartbeat') return [message];
      const { signature: _, ...body } = { ...message.heartbeat, n: 2 ** 31 };
      return [
        { type: 'heartbeat', heartbeat: { ...body, signature: sign(eve.self.session.signing, 'heartbeat', body) } },
      ];
    };
    world.time.run(7_000);
    expect(allowsSound(victim.state, now(world, victim))).toBe(false);
    world.wish(owner, { act: 'eject', isBan: true, about: world.about(eve) });
    world.time.run(5_000);
    expect(allowsSound(victim.state, now(world, victim))).toBe(true);
    const fetched: KeyMessage[] = [];
    world.twist = (from, message) => {
      if (from === victim && message.type === 'fetch-statements') fetched.push(message);
      return [message];
    };
    world.time.run(5_000);
    expect(fetched).toEqual([]);
  });

  it('[B2] a moderator whose heartbeats claim a later statement holds microphones, by name, until their people go on', async () => {
    const { world, owner, victim, eve } = await start(110);
    await makeModerator(world, owner, eve);
    const { session } = eve.self;
    world.twist = (from, message) => {
      if (from !== eve || message.type !== 'heartbeat') return [message];
      const { signature: _, ...body } = { ...message.heartbeat, n: 2 ** 31 };
      return [{ ...message, heartbeat: { ...body, signature: sign(session.signing, 'heartbeat', body) } }];
    };
    world.time.run(6_000);
    const reasons = holds(victim.state, now(world, victim));
    expect(reasons).toEqual([{ hold: 'behind', member: nameOf(eve.member) }]);
    expect(allowsSound(victim.state, now(world, victim))).toBe(false);
    world.give(victim, { type: 'go-on' });
    world.time.run(12_000);
    expect(allowsSound(victim.state, now(world, victim))).toBe(true);
  });

  it('[B2] a speaker’s batch of a generation that nobody minted mutes nobody', async () => {
    const { world, owner, victim, eve } = await start(103);
    world.fate = (_, event) =>
      event.type === 'batch' && nameOf(event.batch.join) === eve.id
        ? [{ ...event, batch: { ...event.batch, generation: event.batch.generation + 1 } }]
        : [event];
    world.time.run(10_000);
    for (const peer of [owner, victim]) expect(allowsSound(peer.state, now(world, peer))).toBe(true);
    expectAllHear(world);
  });

  it('[B2] garbage on a stage of two holds the microphone, and its person goes on', async () => {
    const world = await World.create(104);
    const owner = await world.settle(0, { onStage: true });
    world.time.run(2_000);
    const garbage = () => {
      for (let count = 0; count < 12; count++) {
        world.give(owner, { type: 'frames', isOpened: false });
        world.time.run(250);
      }
    };
    garbage();
    expect(allowsSound(owner.state, now(world, owner))).toBe(false);
    world.give(owner, { type: 'go-on' });
    expect(allowsSound(owner.state, now(world, owner))).toBe(true);
    garbage();
    expect(allowsSound(owner.state, now(world, owner))).toBe(true);
  });

  it('[G2] a speaker who mints and wraps for nobody silences nobody', async () => {
    const { world, owner, victim, eve } = await start(105);
    const listener = await world.settle(5);
    world.twist = (from, message) => {
      if (from !== eve) return [message];
      if (message.type === 'submit') return [{ ...message, wraps: [] }];
      return message.type === 'minted' || message.type === 'gift' ? [] : [message];
    };
    world.time.run(60_000);
    const sinceMs = world.time.nowMs;
    world.wish(eve, { act: 'mint' });
    world.time.run(20_000);
    for (const by of [owner, victim]) {
      const said = world.frames.filter(
        (frame) => frame.by === by && frame.atMs >= sinceMs && frame.atMs < world.time.nowMs - 200,
      );
      const lost = said.filter(({ isSound, heardBy }) => !isSound || !heardBy.has(listener));
      expect(lost.length, `${by.name}: 500 ms each`).toBeLessThan(4);
    }
    expectAllHear(world, { forgiving: [eve] });
    expectSecrecy(world);
  });

  it('[P9] a member can’t delay their own removal by minting again and again', async () => {
    const { world, owner, eve } = await start(106);
    world.time.every(400, () => !eve.isGone && world.wish(eve, { act: 'mint' }));
    world.time.run(3_000);
    world.wish(owner, { act: 'eject', about: world.about(eve) });
    world.time.run(3_000);
    expect(world.server.records.log.ejected.has(eve.id)).toBe(true);
    const sinceMs = world.time.nowMs;
    world.time.run(2_000);
    for (const frame of world.frames.filter(({ atMs }) => atMs >= sinceMs))
      expect(world.canOpen([eve], frame)).toBe(false);
  });

  it('[G2] a member who re-enters each second makes nobody mint again', async () => {
    const { world, owner } = await start(107);
    const first = await world.settle(6);
    world.wish(owner, { act: 'eject', about: world.about(first) });
    world.time.run(2_000);
    const before = world.server.records.stored.filter(({ statement }) => statement.header.act === 'eject').length;
    for (let count = 0; count < 15; count++) {
      const again = await world.enter(6);
      world.time.run(1_000);
      world.vanish(again);
    }
    expect(world.server.records.stored.filter(({ statement }) => statement.header.act === 'eject').length).toBe(before);
    expectHealthy(world);
  });

  it('[B5] an insider’s made-up log hash names them, and so does a made-up tag', async () => {
    const { world, owner, victim, eve } = await start(108);
    expectNoDoubts(world);
    world.fate = (to, event) =>
      to === owner && event.type === 'batch' && nameOf(event.batch.join) === eve.id
        ? [{ ...event, batch: { ...event.batch, confirm: new Uint8Array(16) } }]
        : [event];
    world.time.run(3_000);
    const doubts = [...owner.state.doubts.values()];
    expect(doubts.find(({ kind }) => kind === 'lies')?.signers).toEqual([eve.id]);
    expect(doubts.filter(({ kind }) => kind === 'keys-differ').every(({ signers }) => signers.includes(eve.id))).toBe(
      true,
    );
    expect([...victim.state.doubts.values()]).toEqual([]);
  });

  it('[G3] no frame overtakes its step while twenty people enter', async () => {
    const { world, owner, victim, eve } = await start(109);
    const listener = await world.settle(4);
    const sinceMs = world.time.nowMs;
    for (let person = 0; person < 20; person++) {
      await world.enter(30 + (person % 4));
      world.time.run(150);
    }
    world.time.run(2_000);
    const said = world.frames.filter(({ atMs }) => atMs >= sinceMs && atMs < world.time.nowMs - 200);
    for (const to of [listener, owner, victim, eve]) {
      const lost = said.filter(({ by, heardBy }) => by !== to && !heardBy.has(to));
      expect(lost.length, `${to.name} misses frames`).toBe(0);
    }
  });
});
