import { nameOf } from '@sotto/records';
import { describe, expect, it, vi } from 'vitest';
import { findTalkStep, holds, type KeyEvent, unconfirmedBy } from '../../src/index.ts';
import { expectAllHear, expectSecrecy } from '../invariants.ts';
import type { Peer } from '../Peer.ts';
import { keepInTheDark, makeModerator, now, silenced, start } from './attackedRoom.ts';

// Simulated time is exact; real time is the machine's, which may be busy.
vi.setConfig({ testTimeout: 120_000 });

function newestOf({ state }: Peer): number | undefined {
  return state.ring.at(-1)?.steps.at(-1)?.step;
}

describe('a removal that the server withholds', () => {
  it('[B2] in a room that pauses nothing is said 10 s after it, whatever anybody sends', async () => {
    const { world, owner, victim, eve } = await start(60, { policy: 'pause' });
    expect(world.saidBy(victim, world.time.nowMs - 2_000).length).toBeGreaterThan(2);
    keepInTheDark(world, [victim, eve]);
    const removedAtMs = world.time.nowMs;
    world.wish(owner, { act: 'eject', about: world.about(eve) });
    world.time.run(120_000);
    expect(world.saidBy(victim, removedAtMs + 10_500)).toEqual([]);
    expect(holds(victim.state, now(world, victim)).map(({ hold }) => hold)).toContain('unconfirmed');
    expectSecrecy(world);
  });

  it('[T1] ends what is written too, once a moderator’s heartbeat tells of it', async () => {
    const { world, owner, victim, eve } = await start(61);
    expect(findTalkStep(victim.state, now(world, victim))).toBeDefined();
    const withheld = new Set([...silenced].filter((type) => type !== 'heartbeat'));
    world.fate = (to, event) => (to === victim && withheld.has(event.type) ? [] : [event]);
    world.twist = (from, message) => (from === victim && message.type === 'fetch-statements' ? [] : [message]);
    world.wish(owner, { act: 'eject', about: world.about(eve) });
    world.time.run(6_000);
    expect(findTalkStep(victim.state, now(world, victim))).toBeUndefined();
    world.give(victim, { type: 'go-on' });
    expect(findTalkStep(victim.state, now(world, victim))).toBeDefined();
  });

  it('[B1] older heartbeats, delivered one after the other, confirm nobody', async () => {
    const { world, owner, victim, eve } = await start(66, { policy: 'pause' });
    const kept: KeyEvent[] = [];
    const isOwners = (event: KeyEvent) => event.type === 'heartbeat' && nameOf(event.heartbeat.join) === owner.id;
    let isKeeping = 0;
    world.fate = (to, event) => {
      if (to !== victim || !isOwners(event))
        return to === victim && isKeeping > 1 && silenced.has(event.type) ? [] : [event];
      if (isKeeping === 1) kept.push(event);
      return isKeeping > 0 ? [] : [event];
    };
    isKeeping = 1;
    // Many more than one each 5 s: a server can have them by making statements happen.
    for (let count = 0; count < 6; count++) {
      world.wish(owner, { act: count % 2 ? 'unlock' : 'lock' });
      world.time.run(1_500);
    }
    isKeeping = 2;
    const removedAtMs = world.time.nowMs;
    world.wish(owner, { act: 'eject', about: world.about(eve) });
    for (const event of kept) {
      world.give(victim, event);
      // The removed member's changed client keeps talking, so that the victim hears somebody.
      for (let second = 0; second < 5; second++) {
        world.give(victim, { type: 'frames', isOpened: true });
        world.time.run(1_000);
      }
    }
    expect(kept.length).toBeGreaterThan(5);
    expect(world.saidBy(victim, removedAtMs + 10_500)).toEqual([]);
  });

  it('[B4] in a room that keeps talking, the page tells both people', async () => {
    const { world, owner, victim, eve } = await start(61);
    keepInTheDark(world, [victim, eve]);
    world.wish(owner, { act: 'eject', about: world.about(eve) });
    world.time.run(15_000);
    expect(unconfirmedBy(victim.state, now(world, victim))).toEqual([nameOf(owner.member)]);
    expect(owner.state.removals.map(({ waitingFor }) => [...waitingFor])).toEqual([[victim.id]]);
    world.fate = (_, event) => [event];
    world.cut(victim);
    world.mend(victim);
    world.time.run(4_000);
    expect(owner.state.removals.map(({ waitingFor }) => [...waitingFor])).toEqual([[]]);
    expectSecrecy(world);
  });

  it('[B2] two separated moderators don’t open a room that pauses, since neither shrinks the other’s set', async () => {
    const { world, owner, victim, eve } = await start(62, { policy: 'pause' });
    const second = await world.settle(3, { onStage: true });
    await makeModerator(world, owner, second);
    world.time.run(6_000);
    expect(world.saidBy(victim, world.time.nowMs - 2_000).length).toBeGreaterThan(2);
    world.fate = (to, event) => {
      const isCut = [second, victim, eve].includes(to) && ['statement', 'stage', 'step'].includes(event.type);
      const isOwners = event.type === 'heartbeat' && nameOf(event.heartbeat.join) === owner.id && to !== owner;
      return isCut || isOwners ? [] : [event];
    };
    const removedAtMs = world.time.nowMs;
    world.wish(owner, { act: 'eject', about: world.about(eve) });
    world.time.run(60_000);
    expect(world.saidBy(victim, removedAtMs + 10_500)).toEqual([]);
    expect([...(owner.state.removals.at(-1)?.waitingFor ?? [])]).toContain(victim.id);
  });

  it('[B4] hiding a speaker from the stage does not make it confirmed', async () => {
    const { world, owner, victim, eve } = await start(63);
    keepInTheDark(world, [victim, eve]);
    const joins = world.server.stage.filter((join) => nameOf(join) !== victim.id);
    world.give(owner, { type: 'stage', joins });
    world.give(owner, { type: 'stage', joins: world.server.stage });
    world.time.run(1_000);
    world.give(owner, { type: 'stage', joins });
    world.wish(owner, { act: 'eject', about: world.about(eve) });
    world.time.run(5_000);
    expect([...(owner.state.removals.at(-1)?.waitingFor ?? [])]).toEqual([victim.id]);
  });
});

describe('a removal that a speaker knows', () => {
  it.each(['eject', 'lock'] as const)(
    '[G2] nothing is sent under a generation from before an %s, even without its key',
    async (act) => {
      const { world, owner, victim, eve } = await start(64);
      world.fate = (to, event) => {
        if (to !== victim || event.type === 'gift' || event.type === 'minted') return to === victim ? [] : [event];
        if (event.type !== 'statement') return [event];
        const { wrap: _, ...bare } = event;
        return [bare];
      };
      world.wish(owner, { act, about: act === 'eject' ? world.about(eve) : [] });
      world.time.run(2_000);
      const { floor } = victim.state.log.log;
      expect(floor).toBe(world.server.records.log.floor);
      expect(victim.state.ring.every(({ number }) => number < floor)).toBe(true);
      const knowing = world.frames.filter(({ by, log }) => by === victim && log.floor === floor);
      expect(knowing.every(({ generation }) => generation >= floor)).toBe(true);
      expect(victim.value.sealAt).toBeUndefined();
      world.time.run(10_000);
      expectSecrecy(world);
      expectAllHear(world);
    },
  );

  it('[G7] an admitted member gets no key before a step covers the admission', async () => {
    const { world, owner } = await start(65);
    world.wish(owner, { act: 'lock' });
    world.time.run(3_000);
    const waiting = await world.settle(5);
    const before = newestOf(owner);
    world.fate = (_, event) => (event.type === 'step' ? [] : [event]);
    world.wish(owner, { act: 'admit', about: world.about(waiting) });
    world.time.run(3_000);
    expect(newestOf(owner)).toBe(before);
    expect(waiting.hoard.size).toBe(0);
    world.fate = (_, event) => [event];
    world.time.run(2_000);
    await world.enter(6);
    world.time.run(6_000);
    expect(waiting.hoard.size).toBeGreaterThan(0);
    expectSecrecy(world);
  });
});
