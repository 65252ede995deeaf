import { toBase64url } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { ejectionOf, expectHealthy } from './invariants.ts';
import { World } from './World.ts';

describe('an honest server', () => {
  it('[G7] lets the first person speak alone, and be heard by who comes', async () => {
    const world = await World.create(1);
    const first = await world.settle(1, { onStage: true });
    expect(world.saidBy(first).length).toBeGreaterThan(0);
    await world.settle(2);
    await expectHealthy(world, 0);
  });

  it('[P5, B4] knows its owner as present, also one who arrives later', async () => {
    const world = await World.create(2);
    await world.settle(1, { onStage: true });
    const owner = await world.settle(0, { onStage: true });
    await world.settle(2);
    expect([...world.server.log.present.keys()]).toEqual([toBase64url(owner.join)]);
    await expectHealthy(world);
    expect(owner.agent.doubts.size).toBe(0);
  });

  it('[G7] has listeners wait for whoever takes the stage', async () => {
    const world = await World.create(3);
    const listeners = [await world.settle(1), await world.settle(2), await world.settle(3)];
    await world.time.run(10_000);
    expect(world.server.log.sequence).toBe(0);
    expect(world.frames).toEqual([]);
    const [first] = listeners;
    if (first) world.server.takeStage(first.join);
    await expectHealthy(world);
  });

  it('[G7] goes on when the last one on stage steps down and comes back', async () => {
    const world = await World.create(4);
    const speaker = await world.settle(1, { onStage: true });
    await world.settle(2);
    world.server.stepDown(speaker.join);
    await world.time.run(20_000);
    await world.settle(3);
    world.server.takeStage(speaker.join);
    await expectHealthy(world);
  });

  it.each([true, false])(
    '[G7] goes on when the last one on stage leaves and comes back, said so: %s',
    async (isSaid) => {
      const world = await World.create(7);
      const speaker = await world.settle(1, { onStage: true });
      await world.settle(2);
      world.leave(speaker, { isSaid });
      await world.time.run(20_000);
      await world.settle(3);
      const again = await world.settle(1, { onStage: true });
      await expectHealthy(world);
      expect(world.saidBy(again).length).toBeGreaterThan(0);
    },
  );

  it('[G7] begins anew when everybody on stage has gone and another comes', async () => {
    const world = await World.create(5);
    const speaker = await world.settle(1, { onStage: true });
    await world.settle(2);
    world.leave(speaker, { isSaid: false });
    await world.time.run(5_000);
    await world.settle(3, { onStage: true });
    await expectHealthy(world);
  });

  it('[G1] renews keys after a leave, at most once a minute, without a gap', async () => {
    const world = await World.create(6);
    const [speaker, leaver] = [await world.settle(1, { onStage: true }), await world.settle(2)];
    const listener = await world.settle(3);
    world.leave(leaver, { isSaid: true });
    await world.time.run(65_000);
    const minted = world.server.stored.statements.filter(({ gate }) => gate.act === 'mint');
    expect(minted).toHaveLength(2);
    const sinceMs = listener.enteredAtMs + 2_500;
    await world.time.run(100);
    const said = world.frames.filter(({ by, atMs }) => by === speaker && atMs >= sinceMs);
    expect(world.heardBy(listener, speaker, sinceMs)).toHaveLength(said.length);
    const last = said.at(-1);
    expect(last && (await leaver.canOpen(last))).toBe(false);
    await expectHealthy(world);
  });
});

describe('a removal', () => {
  it('[G11] cuts the removed one off, and nobody else', async () => {
    const world = await World.create(10);
    const owner = await world.settle(0, { onStage: true });
    const eve = await world.settle(1, { onStage: true });
    await world.settle(2);
    await world.time.run(5_000);
    await world.remove(owner, eve);
    await expectHealthy(world);
    expect(ejectionOf(world, eve)).toBeDefined();
    expect(eve.agent.current()).toBeUndefined();
    expect(owner.agent.isConfirmed()).toBe(true);
  });

  it('[G7] reaches every session of the removed one, and a ban every later one', async () => {
    const world = await World.create(11);
    const owner = await world.settle(0, { onStage: true });
    const [eve, eveAgain] = [await world.settle(1), await world.settle(1)];
    await world.remove(owner, eve, 'ban');
    await world.time.run(5_000);
    expect(ejectionOf(world, eveAgain)).toBe(ejectionOf(world, eve));
    const back = await world.settle(1);
    const sinceMs = world.time.nowMs;
    await world.time.run(10_000);
    expect(world.heardBy(back, owner, sinceMs)).toEqual([]);
    for (const frame of world.saidBy(owner, sinceMs)) expect(await back.canOpen(frame)).toBe(false);
  });

  it('[G7] and a lock keep out whoever is not admitted', async () => {
    const world = await World.create(12);
    const owner = await world.settle(0, { onStage: true });
    const inside = await world.settle(1);
    await world.wish(owner, { kind: 'lock', act: 'lock' });
    await world.time.run(3_000);
    const outside = await world.settle(2);
    const sinceMs = world.time.nowMs;
    await world.time.run(5_000);
    expect(world.heardBy(outside, owner, sinceMs)).toEqual([]);
    expect(world.heardBy(inside, owner, sinceMs).length).toBeGreaterThan(0);
    await world.wish(owner, { kind: 'admit', act: 'admit', join: outside.join });
    await expectHealthy(world);
  });

  it('[P8] that two moderators ask for at once removes both, each under keys of its own', async () => {
    const world = await World.create(13);
    const owner = await world.settle(0, { onStage: true });
    const moderator = await world.settle(1, { onStage: true });
    await world.wish(owner, { kind: 'grant', act: 'give', member: moderator.self.memberKey.publicKey });
    await world.time.run(5_000);
    expect(world.server.log.present.size).toBe(2);
    const [eve, mallory] = [await world.settle(2), await world.settle(3)];
    await world.settle(4);
    await world.remove(owner, eve);
    await world.remove(moderator, mallory);
    await expectHealthy(world);
    expect(ejectionOf(world, eve)).toBeDefined();
    expect(ejectionOf(world, mallory)).toBeDefined();
  });

  it('[G7] that races a join leaves the newcomer in and the removed one out', async () => {
    for (const delayMs of [0, 30, 60, 90, 200]) {
      const world = await World.create(14 + delayMs);
      const owner = await world.settle(0, { onStage: true });
      const eve = await world.settle(1);
      const newcomer = world.enter(2);
      await world.time.run(delayMs);
      await world.remove(owner, eve);
      await newcomer;
      await expectHealthy(world);
    }
  });

  it('[P6] of a moderator is for the owner alone', async () => {
    const world = await World.create(15);
    const owner = await world.settle(0, { onStage: true });
    const [moderator, other] = [await world.settle(1, { onStage: true }), await world.settle(2, { onStage: true })];
    for (const { self } of [moderator, other]) {
      await world.wish(owner, { kind: 'grant', act: 'give', member: self.memberKey.publicKey });
      await world.time.run(3_000);
    }
    await world.remove(moderator, other);
    await world.remove(moderator, owner);
    await world.time.run(3_000);
    expect(world.server.log.ejected.size).toBe(0);
    await world.remove(owner, other);
    await world.time.run(3_000);
    expect(ejectionOf(world, other)).toBeDefined();
    expect([...world.server.log.moderators]).toEqual([toBase64url(moderator.self.memberKey.publicKey)]);
    await expectHealthy(world);
  });
});
