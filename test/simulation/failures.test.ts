import { toBase64url } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { expectAllHear, expectHealthy, expectSecrecy } from './invariants.ts';
import { lie } from './lie.ts';
import type { Member } from './Member.ts';
import { honest, World } from './World.ts';

/** A room with its owner and one more on stage, and a listener. */
async function createStage(seed: number) {
  const world = await World.create(seed);
  const owner = await world.settle(0, { onStage: true });
  const speaker = await world.settle(1, { onStage: true });
  const listener = await world.settle(2);
  await world.time.run(6_000);
  return { world, owner, speaker, listener };
}

async function makeModerator(world: World, owner: Member, member: Member): Promise<void> {
  await world.wish(owner, { kind: 'grant', act: 'give', member: member.self.memberKey.publicKey });
  await world.time.run(4_000);
}

describe('a sponsor', () => {
  it('[G8] who vanishes when asked is followed by the next', async () => {
    const { world, owner } = await createStage(20);
    world.fate = (delivery) => {
      if (delivery.event.type === 'asked' && delivery.to === owner) owner.isCut = true;
      return honest(delivery);
    };
    const newcomer = await world.enter(3);
    await world.time.run(6_000);
    expect(owner.isCut).toBe(true);
    owner.isCut = false;
    world.fate = honest;
    expect(newcomer.agent.log.heads.length).toBeGreaterThan(0);
    await world.time.run(1_000);
    expect([...(world.heard.get(newcomer.name) ?? [])].length).toBeGreaterThan(0);
  });

  it('[G8] who wraps noise is passed over', async () => {
    const { world, owner } = await createStage(21);
    world.corrupt = (from, message) =>
      from === owner && message.type === 'sponsor'
        ? { ...message, wraps: message.wraps.map(({ join }) => ({ join, wrap: new Uint8Array(48) })) }
        : message;
    await world.settle(3);
    await expectHealthy(world);
  });

  it('[G8] who signs another secret is found out by what the others sign', async () => {
    const { world, speaker } = await createStage(22);
    const newcomer = await lie(world, speaker, { enter: () => world.enter(3), isCommitted: true });
    await expectHealthy(world);
    expect(newcomer.agent.doubts).toContain('sponsor-disputed');
  });

  it('[G8] who wraps another secret than the one that it signs is passed over at once', async () => {
    const { world, speaker } = await createStage(25);
    const newcomer = await lie(world, speaker, { enter: () => world.enter(3), isCommitted: false });
    expect(newcomer.agent.member(speaker.join)).toBeDefined();
    await expectHealthy(world);
    expect(newcomer.agent.doubts.size).toBe(0);
  });

  it('[G7] gives nothing to a join that said it leaves', async () => {
    const { world, speaker, listener } = await createStage(27);
    const given = await speaker.agent.handle({ type: 'asked', joins: [listener.join] });
    expect(given.map(({ type }) => type)).toEqual(['heartbeat', 'sponsor']);
    world.leave(listener, { isSaid: true });
    await world.time.run(500);
    expect(await speaker.agent.handle({ type: 'asked', joins: [listener.join] })).toEqual([]);
  });

  it('[G8] whose gate is closed lets nobody in', async () => {
    const { world, speaker } = await createStage(26);
    world.fate = (delivery) => (delivery.to === speaker && delivery.event.type === 'heartbeat' ? [] : honest(delivery));
    await world.time.run(11_000);
    const newcomer = await world.settle(3);
    expect(speaker.agent.isMicrophoneOpen()).toBe(false);
    expect(speaker.agent.holders().map(({ join }) => join)).toContainEqual(newcomer.join);
    expect(await speaker.agent.handle({ type: 'asked', joins: [newcomer.join] })).toEqual([]);
  });

  it('[G8] who is slow or sleeps delays a newcomer by seconds, no more', async () => {
    const { world, speaker } = await createStage(23);
    speaker.isAsleep = true;
    await world.settle(3);
    world.fate = (delivery) =>
      delivery.event.type === 'asked' && delivery.random() < 0.7 ? [4_000] : honest(delivery);
    await world.enter(4);
    await world.time.run(9_000);
    await world.wake(speaker);
    await expectHealthy(world);
  });

  it('[G8] who is starved of the newest statements lets nobody in, and is followed by the next', async () => {
    const { world, owner, speaker } = await createStage(28);
    const isNews = (type: string) => type === 'statement' || type === 'heartbeat';
    world.fate = (delivery) => (delivery.to === speaker && isNews(delivery.event.type) ? [] : honest(delivery));
    world.server.stepDown(owner.join);
    await world.wish(owner, { kind: 'lock', act: 'lock' });
    await world.time.run(11_000);
    expect(speaker.agent.log.log.isLocked).toBe(false);
    const newcomer = await world.settle(3);
    await world.wish(owner, { kind: 'admit', act: 'admit', join: newcomer.join });
    await world.time.run(5_000);
    const generation = world.server.log.generation?.number ?? 0;
    expect(newcomer.agent.holds({ generation, step: 3 }, owner.session)).toBe(true);
    expect(await speaker.agent.handle({ type: 'asked', joins: [newcomer.join] })).toEqual([]);
    world.fate = honest;
    await world.reconnect(speaker);
    await expectHealthy(world);
  });

  it.each([
    [1_000, 29],
    [60_000, 33],
  ])(
    '[G8] throttled in a background tab to one wake-up in %i ms delays a newcomer by seconds, no more',
    async (everyMs, seed) => {
      const { world, speaker } = await createStage(seed);
      speaker.isAsleep = true;
      world.time.every(everyMs, async () => {
        await world.wake(speaker);
        speaker.isAsleep = true;
      });
      const newcomers = [await world.enter(3), await world.enter(4)];
      await world.time.run(5_000);
      const [owner] = world.members as [Member];
      for (const newcomer of newcomers) expect(world.heardBy(newcomer, owner).length).toBeGreaterThan(0);
      await expectHealthy(world);
    },
  );

  it('[G9] beside another makes no second key: steps are what they are', async () => {
    const { world, owner, speaker } = await createStage(24);
    const newcomer = await world.enter(3);
    await world.time.run(60);
    for (const each of [owner, speaker]) await world.inject(each, { type: 'asked', joins: [newcomer.join] });
    await expectHealthy(world, 3_000);
    expect(newcomer.agent.doubts.size).toBe(0);
  });
});

describe('what is lost on its way', () => {
  it('[G7] a wrap: its member asks a sponsor', async () => {
    const { world, owner, listener } = await createStage(30);
    const eve = await world.settle(3);
    world.corrupt = (_, message) =>
      message.type === 'submit'
        ? { ...message, wraps: message.wraps.filter(({ join }) => toBase64url(join) !== toBase64url(listener.join)) }
        : message;
    await world.remove(owner, eve);
    await expectHealthy(world);
  });

  it('[G7] all wraps and the minter with them: somebody begins anew', async () => {
    const { world, owner, speaker } = await createStage(31);
    await makeModerator(world, owner, speaker);
    const eve = await world.settle(3);
    world.corrupt = (_, message) => (message.type === 'submit' ? { ...message, wraps: [] } : message);
    await world.remove(owner, eve);
    owner.isCut = true;
    await world.time.run(200);
    world.corrupt = undefined;
    world.leave(owner, { isSaid: false });
    await world.time.run(8_000);
    expect(world.server.stored.statements.at(-1)?.gate.act).toBe('mint');
    await expectHealthy(world, 15_000);
  });

  it('[P8] an answer: the same bytes are sent again, and count once', async () => {
    const { world, owner } = await createStage(32);
    const eve = await world.settle(3);
    world.fate = (delivery) => (delivery.event.type === 'statement' ? [3_000] : honest(delivery));
    await world.remove(owner, eve);
    await world.time.run(8_000);
    world.fate = honest;
    expect(world.server.stored.statements.filter(({ gate }) => gate.act === 'eject')).toHaveLength(1);
    await expectHealthy(world);
  });
});

describe('moderators', () => {
  it('[B3, B4] one of two asleep closes every gate, until the other calls it away', async () => {
    const { world, owner, speaker } = await createStage(40);
    await makeModerator(world, owner, speaker);
    owner.isAsleep = true;
    await world.time.run(11_000);
    expect(speaker.agent.isMicrophoneOpen()).toBe(false);
    await world.time.run(12_000);
    expect(speaker.agent.isMicrophoneOpen()).toBe(true);
    expect(world.server.log.present.has(toBase64url(owner.join))).toBe(false);
    await world.wake(owner);
    await expectHealthy(world);
    expect(world.server.log.present.has(toBase64url(owner.join))).toBe(true);
  });

  it('[B4] the last one asleep is called away by hand', async () => {
    const { world, owner, speaker } = await createStage(41);
    owner.isAsleep = true;
    await world.time.run(20_000);
    expect(speaker.agent.isMicrophoneOpen()).toBe(false);
    await world.wish(speaker, { kind: 'away', act: 'away', join: owner.join });
    await world.time.run(4_000);
    expect(speaker.agent.isMicrophoneOpen()).toBe(true);
    await world.wake(owner);
    await expectHealthy(world);
  });

  it('[B3] half of them cut off: the others go on once they have said so', async () => {
    const { world, owner, speaker, listener } = await createStage(42);
    await makeModerator(world, owner, speaker);
    const cut = [await world.settle(3, { onStage: true }), await world.settle(4, { onStage: true })];
    for (const each of cut) await makeModerator(world, owner, each);
    expect(world.server.log.present.size).toBe(4);
    for (const each of cut) each.isCut = true;
    const states: boolean[] = [];
    for (let second = 0; second < 30; second++) {
      await world.time.run(1_000);
      const isOpen = owner.agent.isMicrophoneOpen();
      if (states.at(-1) !== isOpen) states.push(isOpen);
    }
    expect(states).toEqual([true, false, true]);
    expect(cut.map(({ agent }) => agent.isMicrophoneOpen())).toEqual([false, false]);
    const sinceMs = world.time.nowMs;
    await world.time.run(3_000);
    expect(world.heardBy(listener, owner, sinceMs).length).toBeGreaterThan(0);
    await expectSecrecy(world);
  });
});

describe('a bad network', () => {
  it('[G10] that repeats everything changes nothing', async () => {
    const { world } = await createStage(50);
    world.fate = ({ random }) => [random() * 50, random() * 200, 50];
    await world.settle(3);
    await expectHealthy(world);
  });

  it('[G7] that loses a tenth of all but log and people is overcome', async () => {
    const { world } = await createStage(51);
    const isCertain = (type: string) => ['statement', 'entries', 'introduced', 'stage', 'connection'].includes(type);
    world.fate = (delivery) => (!isCertain(delivery.event.type) && delivery.random() < 0.1 ? [] : honest(delivery));
    await world.settle(3);
    await world.settle(4, { onStage: true });
    await expectAllHear(world, 20_000);
    await expectSecrecy(world);
  });
});
