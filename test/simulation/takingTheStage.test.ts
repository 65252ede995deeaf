import { describe, expect, it } from 'vitest';
import { expectHealthy } from './invariants.ts';
import type { Member } from './Member.ts';
import { honest, World } from './World.ts';

/** How many frames somebody seals, from now on, before a listener opens one; a frame of the simulation is half a second. */
async function framesUnheard(world: World, listener: Member, speaker: Member): Promise<number> {
  const sinceMs = world.time.nowMs;
  await world.time.run(10_000);
  const [first] = world.heardBy(listener, speaker, sinceMs);
  const sealed = world.frames.filter(({ by, atMs }) => by === speaker && atMs >= sinceMs);
  return first ? sealed.indexOf(first) : Number.POSITIVE_INFINITY;
}

/** Lets so many enter one after the other, each at a step of their own. */
async function enterMany(world: World, from: number, count: number): Promise<readonly Member[]> {
  const newcomers: Member[] = [];
  for (let person = from; person < from + count; person++) {
    newcomers.push(await world.enter(person));
    await world.time.run(700);
  }
  return newcomers;
}

const stepOf = ({ agent }: Member) => agent.current()?.step;

describe('a listener who takes the stage', () => {
  it('[G9] where others speak is at the newest step, and heard by everybody who came meanwhile', async () => {
    const world = await World.create(220);
    const owner = await world.settle(0, { onStage: true });
    const listener = await world.settle(1);
    const newcomers = await enterMany(world, 2, 6);
    world.server.takeStage(listener.join);
    const last = newcomers.at(-1) as Member;
    expect(await framesUnheard(world, last, listener)).toBeLessThanOrEqual(1);
    expect(stepOf(listener)).toBe(stepOf(owner));
    expect(stepOf(owner)).toBeGreaterThanOrEqual(6);
    await expectHealthy(world);
  });

  it('[G9] where a moderator off stage let everybody in knows their last step', async () => {
    const world = await World.create(221);
    const owner = await world.settle(0, { onStage: true });
    const listener = await world.settle(1);
    world.server.stepDown(owner.join);
    await world.time.run(1_000);
    const newcomers = await enterMany(world, 2, 4);
    world.server.takeStage(listener.join);
    expect(stepOf(listener)).toBe(stepOf(owner));
    expect(await framesUnheard(world, newcomers.at(-1) as Member, listener)).toBeLessThanOrEqual(1);
    await expectHealthy(world);
  });

  it('[G9] knows the last step of whoever vanished right after giving it', async () => {
    const world = await World.create(222);
    const sponsor = await world.settle(1, { onStage: true });
    const listener = await world.settle(2);
    const newcomers = await enterMany(world, 3, 2);
    await world.time.run(520 - (world.time.nowMs % 500));
    const last = await world.enter(5);
    while (!last.agent.current()) await world.time.run(10);
    world.leave(sponsor, { isSaid: false });
    await world.time.run(300);
    world.server.takeStage(listener.join);
    expect(await framesUnheard(world, last, listener)).toBeLessThanOrEqual(1);
    expect(newcomers[0]?.agent.current()?.step).toBeLessThanOrEqual(stepOf(last) ?? 0);
    await expectHealthy(world);
  });

  it('[G9] after their connection was lost learns the step by the answer to their first batch', async () => {
    const world = await World.create(223);
    const owner = await world.settle(0, { onStage: true });
    const listener = await world.settle(1);
    world.server.stepDown(owner.join);
    await world.time.run(1_000);
    listener.isCut = true;
    const newcomers = await enterMany(world, 2, 5);
    await world.time.run(1_000);
    await world.reconnect(listener);
    world.server.takeStage(listener.join);
    expect(await framesUnheard(world, newcomers.at(-1) as Member, listener)).toBeLessThanOrEqual(1);
    await expectHealthy(world);
  });

  it('[G9] the same when they have been there before', async () => {
    const world = await World.create(224);
    const owner = await world.settle(0, { onStage: true });
    const listener = await world.settle(1, { onStage: true });
    for (const each of [owner, listener]) world.server.stepDown(each.join);
    await world.time.run(1_000);
    listener.isCut = true;
    const newcomers = await enterMany(world, 2, 3);
    await world.reconnect(listener);
    world.server.takeStage(listener.join);
    expect(await framesUnheard(world, newcomers.at(-1) as Member, listener)).toBeLessThanOrEqual(1);
    await expectHealthy(world);
  });

  it('[G9] after their connection was lost, where nobody else is left who knows, begins a generation', async () => {
    const world = await World.create(225);
    const sponsor = await world.settle(1, { onStage: true });
    const listener = await world.settle(2);
    listener.isCut = true;
    const newcomers = await enterMany(world, 3, 5);
    world.leave(sponsor, { isSaid: false });
    await world.reconnect(listener);
    await world.time.run(2_000);
    const minted = world.server.log.generation?.number ?? 0;
    world.server.takeStage(listener.join);
    expect(await framesUnheard(world, newcomers.at(-1) as Member, listener)).toBeLessThanOrEqual(1);
    expect(world.server.log.generation?.number).toBeGreaterThan(minted);
    await expectHealthy(world);
  });

  it('[G9] whose connection was never lost begins none', async () => {
    const world = await World.create(226);
    const sponsor = await world.settle(1, { onStage: true });
    const listener = await world.settle(2);
    world.leave(sponsor, { isSaid: false });
    await world.time.run(1_000);
    world.server.takeStage(listener.join);
    await world.time.run(5_000);
    expect(world.server.stored.statements.map(({ gate }) => gate.act)).toEqual(['mint']);
    await expectHealthy(world);
  });
});

describe('a speaker', () => {
  it('[G9] who missed a step is told of it by the answer to their next batch', async () => {
    const world = await World.create(227);
    const owner = await world.settle(0, { onStage: true });
    const speaker = await world.settle(1, { onStage: true });
    world.server.stepDown(owner.join);
    await world.time.run(6_000);
    const isLost = (type: string) => ['asked', 'sponsored', 'heartbeat'].includes(type);
    world.fate = (delivery) => (delivery.to === speaker && isLost(delivery.event.type) ? [] : honest(delivery));
    const newcomer = await world.enter(2);
    while (stepOf(newcomer) === undefined) await world.time.run(100);
    world.fate = honest;
    expect(stepOf(speaker)).toBeLessThan(stepOf(newcomer) ?? 0);
    expect(await framesUnheard(world, newcomer, speaker)).toBeLessThanOrEqual(2);
    await expectHealthy(world);
  });
});
