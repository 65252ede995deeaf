import { describe, expect, it } from 'vitest';
import { expectHealthy } from './invariants.ts';
import { live } from './live.ts';
import { honest, World } from './World.ts';

// Runs that anything may happen in, each decided by its seed. What a seed ever found is a story of its own as well, below.
const seeds = Array.from({ length: 12 }, (_, index) => 1_000 + index);

describe('a room in which anything happens', () => {
  it.each(seeds)('[G7] recovers once people and network are well again, seed %i', async (seed) => {
    const { happened } = await live(seed);
    expect(happened).toBeGreaterThan(20);
  });
});

describe('what seeds have found', () => {
  it('[G7] an owner who comes back to their own locked room is let in (seed 1002)', async () => {
    const world = await World.create(1_002);
    const owner = await world.settle(0, { onStage: true });
    await world.settle(1, { onStage: true });
    await world.wish(owner, { kind: 'lock', act: 'lock' });
    await world.time.run(3_000);
    world.leave(owner, { isSaid: false });
    await world.time.run(2_000);
    await world.enter(0, { onStage: true });
    await expectHealthy(world, 25_000);
  });

  it('[P8] a moderator alone who missed an entry learns of it from a header (seed 1001)', async () => {
    const world = await World.create(1_001);
    const owner = await world.settle(0, { onStage: true });
    await world.settle(1, { onStage: true });
    await world.time.run(6_000);
    world.fate = (delivery) => (delivery.to === owner && delivery.event.type === 'entries' ? [] : honest(delivery));
    const listener = await world.settle(2);
    world.fate = honest;
    await world.time.run(4_000);
    expect(owner.agent.holders().map(({ join }) => join)).toContainEqual(listener.join);
    await expectHealthy(world);
  });
});
