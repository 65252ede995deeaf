import { describe, expect, it } from 'vitest';
import { expectHealthy } from './invariants.ts';
import { World } from './World.ts';

describe('an honest server', () => {
  it('[G7] lets the first person speak alone, and be heard by who comes', async () => {
    const world = await World.create(1);
    await world.settle(1, { onStage: true });
    await world.settle(2);
    await expectHealthy(world, 0);
  });

  it('[G7] lets an owner and guests hear each other', async () => {
    const world = await World.create(2);
    const owner = await world.settle(0, { onStage: true });
    await world.settle(1, { onStage: true });
    await world.settle(2);
    expect(world.server.log.present.size).toBe(1);
    await expectHealthy(world);
    expect(owner.agent.doubts.size).toBe(0);
  });
});
