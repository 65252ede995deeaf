import { isEqual } from '@sotto/base';
import type { AgreementEvent } from '@sotto/keys';
import { describe, expect, it } from 'vitest';
import { expectSecrecy } from './invariants.ts';
import type { Member } from './Member.ts';
import { memberOf } from './RoomServer.ts';
import { type Fate, honest, World } from './World.ts';

async function createStage(seed: number) {
  const world = await World.create(seed);
  const owner = await world.settle(0, { onStage: true });
  const speaker = await world.settle(1, { onStage: true });
  const eve = await world.settle(2, { onStage: true });
  await world.time.run(6_000);
  return { world, owner, speaker, eve };
}

/** Withholds some events from one member. */
function withhold(from: Member, isWithheld: (event: AgreementEvent) => boolean): Fate {
  return (delivery) => (delivery.to === from && isWithheld(delivery.event) ? [] : honest(delivery));
}

describe('a server that withholds a removal', () => {
  it('[B3] from a speaker silences them within ten seconds', async () => {
    const { world, owner, speaker, eve } = await createStage(60);
    world.fate = withhold(speaker, ({ type }) => type === 'statement');
    const removedAtMs = world.time.nowMs;
    await world.remove(owner, eve);
    await world.time.run(30_000);
    expect(speaker.agent.isMicrophoneOpen()).toBe(false);
    expect(world.saidBy(speaker, removedAtMs + 10_000)).toEqual([]);
    await expectSecrecy(world);
  });

  it('[B3] and cuts the remover off, too, though heartbeats of before were saved up', async () => {
    const { world, owner, speaker, eve } = await createStage(61);
    const saved: AgreementEvent[] = [];
    world.fate = (delivery) => {
      if (delivery.to !== speaker || delivery.event.type !== 'heartbeat') return honest(delivery);
      saved.push(delivery.event);
      return saved.length % 2 === 0 ? honest(delivery) : [];
    };
    await world.time.run(40_000);
    world.fate = withhold(speaker, ({ type }) => type === 'statement' || type === 'heartbeat');
    const removedAtMs = world.time.nowMs;
    await world.remove(owner, eve);
    for (const event of saved) {
      await world.inject(speaker, event);
      await world.time.run(4_000);
    }
    expect(saved.length).toBeGreaterThan(4);
    expect(world.saidBy(speaker, removedAtMs + 10_000)).toEqual([]);
    expect(speaker.agent.isMicrophoneOpen()).toBe(false);
  });

  it('[B5] leaves it unconfirmed to the remover', async () => {
    const { world, owner, speaker, eve } = await createStage(62);
    await world.wish(owner, { kind: 'grant', act: 'give', member: speaker.self.memberKey.publicKey });
    await world.time.run(4_000);
    expect(owner.agent.isConfirmed()).toBe(true);
    world.fate = withhold(speaker, ({ type }) => type === 'statement');
    await world.remove(owner, eve);
    await world.time.run(8_000);
    expect(owner.agent.isConfirmed()).toBe(false);
  });
});

describe('a speaker who reads of a removal', () => {
  it('[G11] seals nothing under the keys of before from the moment that it is read', async () => {
    const { world, owner, speaker, eve } = await createStage(67);
    const withheld: AgreementEvent[] = [];
    world.fate = withhold(speaker, (event) => event.type === 'statement' && withheld.push(event) > 0);
    await world.remove(owner, eve);
    await world.time.run(500);
    const [removal] = withheld;
    if (removal?.type !== 'statement') throw new Error('nothing was withheld');
    const ejection = removal.statement.gate.sequence;
    expect(speaker.agent.current()?.generation).toBeLessThan(ejection);
    const reading = speaker.agent.handle(removal);
    // Looked at between any two steps of reading, with a turn of the loop now and then for what needs one.
    for (let step = 1; speaker.agent.log.log.sequence < ejection; step++)
      await (step % 1_000 === 0 ? new Promise((resolve) => setImmediate(resolve)) : undefined);
    expect([undefined, ejection]).toContain(speaker.agent.current()?.generation);
    await reading;
    expect(speaker.agent.current()?.generation).toBe(ejection);
  });
});

describe('a server with a removed member', () => {
  it('[B3] that shows a newcomer the room of before gets no word from the newcomer', async () => {
    const { world, owner, eve } = await createStage(63);
    const stale = { ...world.server.stored, statements: [...world.server.stored.statements] };
    const entries = world.server.stored.entries;
    world.fate = withhold(eve, ({ type }) => type === 'statement');
    await world.remove(owner, eve);
    await world.time.run(1_000);
    world.shown = () => ({ ...stale, entries });
    world.fate = ({ to, ...rest }) => (to === eve || to.enteredAtMs > 10_000 ? [] : honest({ to, ...rest }));
    const newcomer = await world.enter(3, { onStage: true });
    const fresh = world.server.stored.entries.slice(-1);
    const joins = [owner.join, eve.join, newcomer.join];
    const known = memberOf(world.server.stored, eve.join);
    if (known) await world.inject(newcomer, { type: 'introduced', member: known });
    for (const each of [eve, newcomer]) {
      await world.inject(each, { type: 'entries', after: world.server.stored.entries.length - 1, entries: fresh });
      await world.inject(each, { type: 'stage', joins, audienceCount: 0 });
    }
    for (const message of await eve.agent.handle({ type: 'asked', joins: [newcomer.join] })) {
      if (message.type !== 'sponsor') continue;
      await world.inject(newcomer, { type: 'sponsored', header: message.header, wrap: message.wraps[0]?.wrap ?? null });
    }
    expect(newcomer.agent.current()).toBeDefined();
    await world.time.run(30_000);
    expect(world.frames.filter(({ by }) => by === newcomer).length).toBeGreaterThan(10);
    expect(world.saidBy(newcomer)).toEqual([]);
  });

  it('[G8] that shows a newcomer the log of now gives it no keys of before a removal', async () => {
    const { world, owner, speaker, eve } = await createStage(66);
    const before = speaker.agent.current();
    world.fate = withhold(speaker, ({ type }) => type === 'statement' || type === 'heartbeat');
    await world.remove(owner, eve);
    await world.time.run(1_000);
    world.fate = ({ to, ...rest }) => (to.enteredAtMs > 10_000 ? [] : honest({ to, ...rest }));
    const newcomer = await world.enter(3);
    const { entries } = world.server.stored;
    for (const to of [speaker, newcomer]) {
      await world.inject(to, { type: 'entries', after: entries.length - 1, entries: entries.slice(-1) });
    }
    await world.inject(newcomer, { type: 'stage', joins: [owner.join, speaker.join], audienceCount: 1 });
    const messages = await speaker.agent.handle({ type: 'asked', joins: [newcomer.join] });
    expect(messages.map(({ type }) => type)).toEqual(['heartbeat', 'sponsor']);
    for (const message of messages) {
      if (message.type !== 'sponsor') continue;
      const wrap = message.wraps[0]?.wrap ?? null;
      expect(wrap).not.toBeNull();
      await world.inject(newcomer, { type: 'sponsored', header: message.header, wrap });
    }
    expect(before && newcomer.agent.holds({ ...before, step: before.step + 1 }, speaker.session)).toBe(false);
  });

  it('[G5] that hands over every wrap there is gets nothing opened', async () => {
    const { world, owner, speaker, eve } = await createStage(64);
    await world.remove(owner, eve);
    const given: AgreementEvent[] = [];
    world.fate = (delivery) => {
      if (delivery.event.type === 'statement' || delivery.event.type === 'sponsored') given.push(delivery.event);
      return honest(delivery);
    };
    await world.settle(3);
    await world.settle(4, { onStage: true });
    for (const event of given) await world.inject(eve, event);
    await world.time.run(5_000);
    expect(given.length).toBeGreaterThan(4);
    const last = world.saidBy(speaker).at(-1);
    expect(last && (await eve.canOpen(last))).toBe(false);
    await expectSecrecy(world);
  });
});

describe('a server that lies about the roster', () => {
  it('[G6] to one member is found out at the next signed version', async () => {
    const { world, owner, speaker } = await createStage(65);
    world.fate = withhold(owner, ({ type }) => type === 'entries');
    const hidden = await world.settle(3);
    await world.settle(4);
    const after = world.server.stored.entries.length - 2;
    await world.inject(owner, { type: 'entries', after, entries: world.server.stored.entries.slice(-1) });
    await world.time.run(11_000);
    const knows = (member: Member) => member.agent.holders().some(({ join }) => isEqual(join, hidden.join));
    expect([knows(owner), knows(speaker)]).toEqual([false, true]);
    expect(speaker.agent.doubts).toContain('roster-split');
    expect(speaker.agent.isMicrophoneOpen()).toBe(false);
  });
});
