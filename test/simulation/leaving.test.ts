import { toBase64url } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { expectHealthy } from './invariants.ts';
import type { Member } from './Member.ts';
import { honest, World } from './World.ts';

/** A room with its owner and two more on stage, and a listener. */
async function createStage(seed: number) {
  const world = await World.create(seed);
  const owner = await world.settle(0, { onStage: true });
  const speakers = [await world.settle(1, { onStage: true }), await world.settle(2, { onStage: true })] as const;
  const listener = await world.settle(3);
  await world.time.run(6_000);
  return { world, owner, speakers, listener };
}

async function makeModerator(world: World, owner: Member, { self }: Member): Promise<void> {
  await world.wish(owner, { kind: 'grant', act: 'give', member: self.memberKey.publicKey });
  await world.time.run(4_000);
}

/** For how long a microphone is not open, within so many seconds, looked at ten times a second. */
async function closedMs(world: World, { agent }: Member, seconds: number): Promise<number> {
  let closed = 0;
  for (let tenth = 0; tenth < seconds * 10; tenth++) {
    await world.time.run(100);
    if (!agent.isMicrophoneOpen()) closed += 100;
  }
  return closed;
}

const aways = ({ server }: World) => server.stored.statements.filter(({ gate }) => gate.act === 'away');

describe('a moderator who closes the page', () => {
  it('[B4] the only one there, leaves a stage that goes on within two seconds, with no click', async () => {
    const { world, owner, speakers } = await createStage(200);
    world.leave(owner, { isSaid: true });
    expect(await closedMs(world, speakers[0], 20)).toBeLessThan(2_000);
    expect(world.server.log.present.size).toBe(0);
    expect(aways(world).map(({ gate }) => toBase64url(gate.join))).toEqual([toBase64url(speakers[0].join)]);
    await expectHealthy(world);
  });

  it('[B4] the only one there, while who is longest on stage sleeps, is called away by the next', async () => {
    const { world, owner, speakers, listener } = await createStage(201);
    const third = await world.settle(4, { onStage: true });
    await world.time.run(6_000);
    speakers[0].isAsleep = true;
    world.leave(owner, { isSaid: true });
    expect(await closedMs(world, speakers[1], 5)).toBeLessThan(2_500);
    expect(aways(world).map(({ gate }) => toBase64url(gate.join))).toEqual([toBase64url(speakers[1].join)]);
    const sinceMs = world.time.nowMs;
    await world.time.run(2_000);
    expect(world.heardBy(listener, third, sinceMs).length).toBeGreaterThan(0);
    await world.wake(speakers[0]);
    await expectHealthy(world);
  });

  it('[B4] beside another, is called away by that one at once', async () => {
    const { world, owner, speakers } = await createStage(202);
    await makeModerator(world, owner, speakers[0]);
    world.leave(owner, { isSaid: true });
    expect(await closedMs(world, speakers[1], 5)).toBeLessThan(2_000);
    expect([...world.server.log.present.keys()]).toEqual([toBase64url(speakers[0].join)]);
    expect(aways(world)).toHaveLength(1);
    await expectHealthy(world);
  });

  it('[B3] as do all the others at once, leaves a stage that speaks on, and is called away by the next moderator', async () => {
    const { world, owner, speakers } = await createStage(203);
    const other = await world.settle(4, { onStage: true });
    await makeModerator(world, owner, other);
    for (const each of [owner, other]) world.leave(each, { isSaid: true });
    expect(await closedMs(world, speakers[0], 20)).toBeLessThan(2_000);
    expect(world.server.log.present.size).toBe(2);
    await world.settle(5);
    const back = await world.settle(0);
    await world.time.run(2_000);
    expect([...world.server.log.present.keys()]).toEqual([toBase64url(back.join)]);
    await expectHealthy(world);
  });

  it('[B4] on an empty stage, keeps nobody from speaking who comes there later', async () => {
    const world = await World.create(204);
    const owner = await world.settle(0, { onStage: true });
    const listener = await world.settle(1);
    await world.settle(2);
    world.leave(owner, { isSaid: true });
    await world.time.run(30_000);
    expect(world.server.log.present.size).toBe(1);
    world.server.takeStage(listener.join);
    await expectHealthy(world, 2_000);
  });

  it('[B4] without a word of their own holds the stage until a person says so', async () => {
    const { world, owner, speakers } = await createStage(205);
    world.leave(owner, { isSaid: false });
    await world.time.run(30_000);
    expect([speakers[0].agent.isMicrophoneOpen(), aways(world)]).toEqual([false, []]);
    expect(speakers[0].agent.silentModerator()).toEqual(owner.join);
    await world.wish(speakers[0], { kind: 'away', act: 'away', join: owner.join });
    await expectHealthy(world);
  });

  it('[B4] is not called away where a server hides their entry, nor is anybody who has not left', async () => {
    const { world, owner, speakers } = await createStage(206);
    world.fate = (delivery) => (delivery.event.type === 'entries' ? [] : honest(delivery));
    world.leave(owner, { isSaid: true });
    await world.time.run(20_000);
    expect([speakers[0].agent.isMicrophoneOpen(), aways(world)]).toEqual([false, []]);
  });
});
