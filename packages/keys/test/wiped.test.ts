import type { Bytes } from '@sotto/base';
import { beforeEach, expect, it, vi } from 'vitest';
import { closeState, lifetimesMs } from '../src/index.ts';
import type { Peer } from './Peer.ts';
import { World } from './World.ts';

vi.setConfig({ testTimeout: 120_000 });

const { living } = vi.hoisted(() => ({ living: new Map<object, string>() }));

vi.mock('@sotto/base', async (original) => {
  const base = await original<typeof import('@sotto/base')>();
  class CountedSecret extends base.Secret {
    constructor(bytes: Bytes) {
      super(bytes);
      // Members only borrow the secrets that the simulation makes, and must not wipe them.
      const maker = /packages\/\w+\/src\/(?:\w+\/)*(\w+)\.ts/.exec(new Error().stack ?? '')?.[1];
      if (maker) living.set(this, maker);
    }

    override wipe(): void {
      super.wipe();
      living.delete(this);
    }
  }
  return { ...base, Secret: CountedSecret };
});

beforeEach(() => living.clear());

/** A room without counting the secrets that its maker brings. */
async function begin(seed: number): Promise<World> {
  const world = await World.create(seed);
  living.clear();
  return world;
}

function end({ state, self }: Peer): void {
  closeState(state);
  self.session.close();
  self.memberKey.privateKey.wipe();
}

/**
 * Counts the keys of generations and steps, and those that wrapped them. All other keys are of sessions and members.
 */
const media = () => [...living.values()].filter((maker) => ['schedule', 'mint', 'wrap'].includes(maker)).length;

it('[G9] no secret of a life is left once its members are closed', async () => {
  const world = await begin(1);
  const owner = await world.settle(0, { onStage: true });
  const guest = await world.settle(1, { onStage: true });
  const [listener, leaver] = [await world.settle(2), await world.settle(3)];
  world.wish(owner, { act: 'give', about: world.about(guest) });
  world.time.run(2_000);
  for (const moderator of [owner, guest]) world.wish(moderator, { act: 'mint' });
  await world.leave(leaver);
  end(leaver);
  world.time.run(1_500);
  world.wish(owner, { act: 'eject', about: world.about(listener), isBan: true });
  world.wish(guest, { act: 'lock' });
  world.time.run(40_000);
  await world.settle(4);
  // Closes while something is half done.
  world.wish(owner, { act: 'mint' });
  expect(owner.state.pending?.secret).toBeDefined();
  for (const peer of world.peers) if (peer !== leaver) end(peer);
  expect([...living.values()]).toEqual([]);
});

it('[G9] a step or two a member live once a change has settled, and none of a closed room', async () => {
  const world = await begin(2);
  const owner = await world.settle(0, { onStage: true });
  const speaker = await world.settle(1, { onStage: true });
  await world.settle(2);
  world.time.run(lifetimesMs.step + 2_000);
  // A step for each, or two within 30 s of the newest, and a KEK of the owner's for each of the others.
  expect(media()).toBeLessThanOrEqual(2 * 3 + 2);
  world.wish(owner, { act: 'mint' });
  world.time.run(lifetimesMs.step + 2_000);
  expect(media()).toBeLessThanOrEqual(2 * 3 + 2);
  world.wish(owner, { act: 'eject', about: world.about(speaker) });
  world.time.run(lifetimesMs.removal + 1_000);
  expect(media()).toBeLessThanOrEqual(2 * 2 + 1);
  world.wish(owner, { act: 'close' });
  world.time.run(1_000);
  expect(media()).toBe(0);
});
