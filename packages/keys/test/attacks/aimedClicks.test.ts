import { hash, nameOf } from '@sotto/records';
import { describe, expect, it, vi } from 'vitest';
import { openEntry } from '../../src/index.ts';
import { expectHealthy, expectSecrecy } from '../invariants.ts';
import { makeModerator, start } from './attackedRoom.ts';

// Simulated time is exact; real time is the machine's, which may be busy.
vi.setConfig({ testTimeout: 120_000 });

describe('clicks that the server aims', () => {
  it('[P6] one member’s credential under another’s join names nobody', async () => {
    const { world, victim, eve } = await start(80);
    const { entry } = eve.entry;
    if (!('credential' in entry) || !('credential' in victim.entry.entry)) throw new Error('registrations');
    const paired = { ...entry, credential: victim.entry.entry.credential };
    const opened = await openEntry(
      { version: 9, entry: paired },
      { keys: world.keys, start: world.server.records.log.start },
    );
    expect(opened.credential).toBeUndefined();
  });

  it('[P6] nobody acts on a pair that they have not verified', async () => {
    const { world, owner, victim, eve } = await start(81, { everyoneSpeaks: true });
    const before = world.server.records.log.number;
    for (const act of ['eject', 'allow', 'admit', 'give', 'deny'] as const) {
      world.wish(owner, { act, about: [{ join: eve.join, member: victim.member }] });
      world.wish(owner, { act, about: [{ join: world.bytes(16), member: victim.member }] });
    }
    world.time.run(3_000);
    expect(world.server.records.log.number).toBe(before);
    expectHealthy(world);
  });

  it('[G5] a registration of one life of the room names nobody in the next', async () => {
    const { world, victim } = await start(82);
    const opened = await openEntry(
      { version: 1, entry: victim.entry.entry },
      { keys: world.keys, start: hash('next life') },
    );
    expect(opened.credential).toBeUndefined();
  });

  it('[P7] a body that does not fit its header says nothing', async () => {
    const { world, owner, victim, eve } = await start(83);
    await makeModerator(world, owner, eve);
    world.wish(eve, { act: 'eject', about: world.about(owner) });
    world.time.run(2_000);
    expect(world.server.records.log.ejected.has(owner.id)).toBe(false);
    world.wish(eve, { act: 'eject', about: world.about(victim), isBan: true });
    world.time.run(4_000);
    expect(victim.state.ring).toEqual([]);
    expect(owner.state.log.covered.get(nameOf(victim.member))).toBeGreaterThan(0);
    expectSecrecy(world);
  });
});
