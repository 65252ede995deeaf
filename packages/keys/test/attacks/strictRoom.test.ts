import { describe, expect, it, vi } from 'vitest';
import { allowsSound, holds } from '../../src/index.ts';
import { makeModerator, now, start } from './attackedRoom.ts';

// Simulated time is exact; real time is the machine's, which may be busy.
vi.setConfig({ testTimeout: 120_000 });

describe('a strict room', () => {
  it('[B2] pauses while its moderator is silent, and its person may go on until they confirm again', async () => {
    const { world, owner, victim } = await start(70, { policy: 'pause' });
    world.cut(owner);
    world.time.run(12_000);
    const sinceMs = world.time.nowMs;
    world.time.run(5_000);
    expect(world.saidBy(victim, sinceMs)).toEqual([]);
    world.give(victim, { type: 'go-on' });
    world.time.run(5_000);
    expect(world.saidBy(victim, sinceMs).length).toBeGreaterThan(5);
    world.mend(owner);
    world.time.run(8_000);
    expect(victim.state.wentOn.size).toBe(0);
    world.cut(owner);
    world.time.run(12_000);
    expect(allowsSound(victim.state, now(world, victim))).toBe(false);
  });

  it('[B3] a moderator’s reload replaces the `here` of the page that crashed', async () => {
    const { world, owner, victim } = await start(71, { policy: 'pause' });
    world.vanish(owner);
    world.time.run(12_000);
    expect(allowsSound(victim.state, now(world, victim))).toBe(false);
    await world.settle(0);
    world.time.run(8_000);
    expect(allowsSound(victim.state, now(world, victim))).toBe(true);
  });

  it('[B2] a moderator who arrives holds nobody whom another one confirms', async () => {
    const { world, owner, victim, eve } = await start(73, { policy: 'pause' });
    let held = 0;
    world.time.every(20, () => {
      if (!allowsSound(victim.state, now(world, victim))) held++;
    });
    await makeModerator(world, owner, eve);
    world.time.run(20_000);
    expect(eve.state.log.log.here.size).toBe(2);
    expect(held).toBe(0);
    world.fate = (to, event) => (to === victim && event.type === 'heartbeat' ? [] : [event]);
    world.time.run(12_000);
    expect(allowsSound(victim.state, now(world, victim))).toBe(false);
  });

  it('[B2] a moderator’s `here` alone opens nothing, nor does a repeated one by a silent moderator', async () => {
    const { world, owner, victim, eve } = await start(74, { policy: 'pause' });
    await makeModerator(world, owner, eve);
    world.time.run(8_000);
    world.fate = (to, event) => (to === victim && event.type === 'heartbeat' ? [] : [event]);
    await world.leave(eve);
    world.time.run(12_000);
    const opened: boolean[] = [];
    world.time.every(20, () => void opened.push(allowsSound(victim.state, now(world, victim))));
    const again = await world.settle(0);
    world.time.run(3_000);
    for (const stay of [owner, again]) await world.leave(stay);
    world.time.run(3_000);
    expect(holds(victim.state, now(world, victim)).map(({ hold }) => hold)).toContain('nobody-here');
    await world.settle(2);
    world.time.run(3_000);
    expect(holds(victim.state, now(world, victim)).map(({ hold }) => hold)).not.toContain('nobody-here');
    expect(opened).not.toContain(true);
  });

  it('[B2] without any `here` no microphone is open', async () => {
    const { world, owner, victim } = await start(72, { policy: 'pause' });
    await world.leave(owner);
    world.time.run(3_000);
    expect(holds(victim.state, now(world, victim)).map(({ hold }) => hold)).toContain('nobody-here');
    expect(allowsSound(victim.state, now(world, victim))).toBe(false);
  });
});
