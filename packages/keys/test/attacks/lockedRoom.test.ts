import { describe, expect, it, vi } from 'vitest';
import { expectSecrecy } from '../invariants.ts';
import type { World } from '../World.ts';
import { start } from './attackedRoom.ts';

// Simulated time is exact; real time is the machine's, which may be busy.
vi.setConfig({ testTimeout: 120_000 });

describe('a member who comes into a locked room', () => {
  const admissions = (world: World) =>
    world.server.records.stored.filter(({ statement }) => statement.header.act === 'admit').length;

  it.each(['before the lock', 'after the lock'] as const)(
    '[P11] is not let back in if they left or were removed %s',
    async (removal) => {
      const { world, owner } = await start(66);
      const listener = await world.settle(5);
      if (removal === 'before the lock') await world.leave(listener);
      world.time.run(2_000);
      world.wish(owner, { act: 'lock' });
      world.time.run(3_000);
      if (removal === 'after the lock') world.wish(owner, { act: 'eject', about: world.about(listener) });
      world.time.run(2_000);
      const again = await world.settle(5);
      world.time.run(6_000);
      expect([admissions(world), again.hoard.size, owner.state.intents.length]).toEqual([0, 0, 0]);
      expectSecrecy(world);
    },
  );

  it('[P11] is not let back in by an admission whose number a removal took', async () => {
    const { world, owner, victim } = await start(67);
    world.wish(owner, { act: 'give', about: world.about(victim) });
    const listener = await world.settle(5);
    world.wish(owner, { act: 'lock' });
    world.time.run(3_000);
    await world.leave(listener);
    // The other moderator's removal is on its way when the first one wants to admit.
    world.twist = (from, message) => {
      if (from === owner && message.type === 'submit' && message.statement.header.act === 'admit') {
        world.wish(victim, { act: 'eject', about: world.about(listener) });
        world.twist = (_, each) => [each];
        return [];
      }
      return [message];
    };
    const again = await world.settle(5);
    world.time.run(8_000);
    expect(world.server.records.stored.map(({ statement }) => statement.header.act)).toContain('eject');
    expect([admissions(world), again.hoard.size]).toEqual([0, 0]);
  });

  it('[P11] is not let back in while entries from before the lock, which may be leaves, are withheld', async () => {
    const { world, owner } = await start(68);
    const listener = await world.settle(5);
    const withheld = listener.version + 1;
    world.fate = (to, event) => {
      if (to !== owner || event.type !== 'entries') return [event];
      return [{ ...event, entries: event.entries.filter(({ version }) => version !== withheld) }];
    };
    await world.leave(listener);
    expect(listener.leftAt).toBe(withheld);
    world.time.run(2_000);
    world.wish(owner, { act: 'lock' });
    world.time.run(3_000);
    const again = await world.settle(5);
    world.time.run(8_000);
    expect([admissions(world), again.hoard.size]).toEqual([0, 0]);
  });

  it('[P11] is not let back in by their old entry, which the server numbers once more', async () => {
    const { world, owner } = await start(69);
    const listener = await world.settle(5);
    world.wish(owner, { act: 'lock' });
    world.time.run(3_000);
    world.vanish(listener);
    // The server numbers the old entry once more, under another number.
    world.server.enroll(listener.entry as Parameters<typeof world.server.enroll>[0]);
    world.time.run(8_000);
    expect(admissions(world)).toBe(0);
  });
});
