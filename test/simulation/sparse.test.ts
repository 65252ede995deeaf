import { toBase64url } from '@sotto/base';
import { type AgreementMessage, type Intent, signRegistration } from '@sotto/keys';
import { describe, expect, it } from 'vitest';
import { expectHealthy, expectSecrecy } from './invariants.ts';
import type { Member } from './Member.ts';
import { memberOf } from './RoomServer.ts';
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

/** Everything that a member sends from now on, by type. */
function overhear<Type extends AgreementMessage['type']>(world: World, by: Member, type: Type) {
  const overheard: (AgreementMessage & { type: Type })[] = [];
  const { corrupt } = world;
  world.corrupt = (from, message) => {
    if (from === by && message.type === type) overheard.push(message as AgreementMessage & { type: Type });
    return corrupt?.(from, message) ?? message;
  };
  return overheard;
}

/** What a member is told of somebody, changed. */
function introduce(
  world: World,
  to: Member,
  { join }: Member,
  change: { version?: number; signature?: Uint8Array } = {},
) {
  const member = memberOf(world.server.stored, join);
  if (!member) throw new Error('not registered');
  return world.inject(to, { type: 'introduced', member: { ...member, ...change } as typeof member });
}

describe('a listener', () => {
  it('[G6] reads nothing of the roster, and hears everybody on stage', async () => {
    const world = await World.create(90);
    await world.settle(0, { onStage: true });
    const listener = await world.settle(2);
    const asked = overhear(world, listener, 'read-roster');
    await world.settle(1, { onStage: true });
    await world.settle(3);
    await expectHealthy(world);
    expect(asked).toEqual([]);
    expect(listener.agent.holders()).toEqual([]);
    expect(listener.agent.doubts.size).toBe(0);
  });

  it('[G6, B5] learns from a voter that its own entry is known to more than the server', async () => {
    const { world, listener, owner } = await createStage(91);
    const version = memberOf(world.server.stored, listener.join)?.version ?? Number.POSITIVE_INFINITY;
    expect(listener.agent.confirmedVersion).toBeGreaterThanOrEqual(version);
    expect(owner.agent.confirmedVersion).toBeLessThanOrEqual(world.server.stored.entries.length);
  });

  it('[G6] who wants to see the holders reads them all, and no more once it does not', async () => {
    const { world, listener } = await createStage(92);
    await world.inject(listener, { type: 'read-roster', isWanted: true });
    await world.time.run(1_000);
    expect(listener.agent.isRosterRead()).toBe(true);
    expect(listener.agent.holders().map(({ credential }) => credential.name)).toEqual(['P0', 'P1', 'P2']);
    await world.inject(listener, { type: 'read-roster', isWanted: false });
    const asked = overhear(world, listener, 'read-roster');
    await world.settle(3);
    await world.time.run(6_000);
    expect(asked).toEqual([]);
    await expectHealthy(world);
  });

  it('[G7] who becomes a moderator in a room of 300 reads its roster, and removes somebody from it', async () => {
    const world = await World.create(93);
    const owner = await world.settle(0, { onStage: true });
    world.fate = ({ event }) => (event.type === 'stage' ? [] : [30]);
    for (let person = 2; person < 300; person++) await world.enter(person);
    world.fate = honest;
    const listener = await world.enter(1);
    await world.time.run(1_000);
    const eve = world.members[7] as Member;
    const asked = overhear(world, listener, 'read-roster');
    await world.wish(owner, { kind: 'grant', act: 'give', member: listener.self.memberKey.publicKey });
    await world.time.run(300);
    await world.remove(listener, eve);
    await world.time.run(2_700);
    expect(asked.map(({ after }) => after)).toEqual([0, 64, 128, 192, 256]);
    expect([...world.server.log.ejected]).toEqual([toBase64url(eve.join)]);
    expect(listener.agent.holders()).toHaveLength(299);
    const position = owner.agent.current();
    const holds = world.inside().filter(({ agent }) => position && agent.holds(position, owner.session));
    expect(position?.generation).toBe(world.server.log.generation?.number);
    expect(holds).toHaveLength(299);
    const last = world.saidBy(owner).at(-1);
    expect(last?.position).toEqual(position);
    expect(last && (await eve.canOpen(last))).toBe(false);
  });
});

describe('a moderator’s presence', () => {
  it('[B4] goes on under the next join after a reload, and gates are closed for no more than two seconds', async () => {
    const { world, owner, speaker } = await createStage(94);
    await world.inject(owner, { type: 'intent', intent: { kind: 'rotate', act: 'mint' } });
    await world.time.run(4_000);
    world.leave(owner, { isSaid: false });
    const again = await world.enter(0);
    let closedMs = 0;
    for (let tenth = 0; tenth < 200; tenth++) {
      await world.time.run(100);
      if (!speaker.agent.isMicrophoneOpen()) closedMs += 100;
    }
    expect(closedMs).toBeLessThanOrEqual(2_000);
    expect([...world.server.log.present.keys()]).toEqual([toBase64url(again.join)]);
    await expectHealthy(world);
  });

  it('[B4] of two tabs is the later one’s, without a war', async () => {
    const { world, owner } = await createStage(95);
    const tab = await world.settle(0);
    await world.time.run(20_000);
    const backs = () => world.server.stored.statements.filter(({ gate }) => gate.act === 'back').length;
    expect([...world.server.log.present.keys()]).toEqual([toBase64url(tab.join)]);
    expect(backs()).toBe(2);
    await world.wish(tab, { kind: 'away', act: 'away', join: tab.join });
    await world.time.run(20_000);
    expect([...world.server.log.present.keys()]).toEqual([toBase64url(owner.join)]);
    expect(backs()).toBe(3);
    await expectHealthy(world);
  });

  it('[B4] of a tab without presence still removes somebody', async () => {
    const { world, owner, listener } = await createStage(96);
    world.server.stepDown(owner.join);
    await world.settle(0);
    await world.remove(owner, listener);
    await world.time.run(3_000);
    expect(world.server.log.ejected.has(toBase64url(listener.join))).toBe(true);
    await expectSecrecy(world);
  });

  it('[B4] ends at once for one who says that they go, and they say nothing after it', async () => {
    const { world, owner, speaker } = await createStage(97);
    await world.wish(owner, { kind: 'away', act: 'away', join: owner.join });
    await world.time.run(8_000);
    expect(world.server.log.present.size).toBe(0);
    expect(world.server.stored.statements.at(-1)?.gate.act).toBe('away');
    world.leave(owner, { isSaid: true });
    await world.time.run(1_000);
    expect(speaker.agent.isMicrophoneOpen()).toBe(true);
  });

  it('[B4] of the last one who fell silent is told after 15 s, and not before', async () => {
    const { world, owner, listener } = await createStage(98);
    owner.isCut = true;
    await world.time.run(9_000);
    expect(listener.agent.silentModerator()).toBeUndefined();
    await world.time.run(7_000);
    expect(listener.agent.silentModerator()).toEqual(owner.join);
  });

  it('[B1] tells everybody whether hands wait', async () => {
    const { world, owner, speaker, listener } = await createStage(99);
    await world.inject(speaker, { type: 'hands', isPaused: true });
    await world.time.run(200);
    expect(listener.agent.areHandsPaused()).toBe(false);
    await world.inject(owner, { type: 'hands', isPaused: true });
    await world.time.run(200);
    expect([owner, speaker, listener].map(({ agent }) => agent.areHandsPaused())).toEqual([true, true, true]);
    await world.inject(owner, { type: 'hands', isPaused: false });
    await world.time.run(200);
    expect(listener.agent.areHandsPaused()).toBe(false);
  });
});

describe('a server that introduces somebody', () => {
  it('[G6] under two numbers is found out', async () => {
    const { world, listener, speaker } = await createStage(100);
    await introduce(world, listener, speaker);
    expect(listener.agent.doubts.size).toBe(0);
    await introduce(world, listener, speaker, { version: 7 });
    expect(listener.agent.doubts).toEqual(new Set(['roster-split']));
  });

  it('[G6] under another number than theirs is found out by whoever reads the roster', async () => {
    const { world, listener } = await createStage(101);
    const reader = await world.settle(3);
    await introduce(world, reader, listener, { version: 9 });
    expect(reader.agent.doubts.size).toBe(0);
    await world.inject(reader, { type: 'read-roster', isWanted: true });
    await world.time.run(1_000);
    expect(reader.agent.doubts).toEqual(new Set(['roster-split']));
  });

  it('[G6] whose signature does not verify introduces nobody', async () => {
    const { world, speaker, listener } = await createStage(102);
    const newcomer = await world.settle(3);
    await introduce(world, newcomer, listener, { signature: new Uint8Array(64) });
    expect(newcomer.agent.member(listener.join)).toBeUndefined();
    expect(newcomer.agent.member(speaker.join)).toBeDefined();
    expect(newcomer.agent.doubts.size).toBe(0);
  });

  it('[G8] with a number of before a lock gets no wrap for them from a sponsor', async () => {
    const { world, owner } = await createStage(103);
    await world.wish(owner, { kind: 'lock', act: 'lock' });
    await world.time.run(3_000);
    world.fate = (delivery) => (delivery.event.type === 'entries' ? [] : honest(delivery));
    const eve = await world.settle(3);
    await introduce(world, owner, eve, { version: 3 });
    await introduce(world, owner, eve, { version: 9 });
    expect(await owner.agent.handle({ type: 'asked', joins: [eve.join] })).toEqual([]);
    expect(owner.agent.doubts).toContain('roster-split');
  });

  it('[G6] and shows readers two rosters is found out at the next signed version', async () => {
    const { world, owner, speaker } = await createStage(104);
    world.server.stepDown(speaker.join);
    await world.time.run(1_000);
    world.fate = (delivery) => (delivery.to === speaker && delivery.event.type === 'entries' ? [] : honest(delivery));
    const [one, other] = [await world.settle(3), await world.settle(4)];
    const { entries } = world.server.stored;
    const swapped = [...entries.slice(0, -2), ...entries.slice(-2).reverse()];
    await world.inject(speaker, { type: 'read-roster', isWanted: true });
    const known = speaker.agent.holders().length;
    await world.inject(speaker, { type: 'entries', after: known, entries: swapped.slice(known) });
    expect([one, other].map(({ join }) => speaker.agent.member(join))).not.toContain(undefined);
    expect(speaker.agent.doubts.size).toBe(0);
    await world.time.run(6_000);
    expect(speaker.agent.doubts).toContain('roster-split');
    expect(owner.agent.doubts.size).toBe(0);
  });
});

describe('somebody who is introduced', () => {
  it('[G10] and was removed, is banned or may not speak opens no frame', async () => {
    const world = await World.create(105, false);
    const owner = await world.settle(0, { onStage: true });
    const [eve, mallory, ben] = [await world.settle(1), await world.settle(2), await world.settle(3)];
    for (const { join } of [eve, mallory]) await world.wish(owner, { kind: 'grant', act: 'allow', join });
    await world.time.run(2_000);
    for (const { join } of [eve, mallory]) world.server.takeStage(join);
    await world.time.run(4_000);
    const listener = await world.settle(4);
    const holds = (member: Member) => {
      const position = owner.agent.current();
      return position !== undefined && listener.agent.holds(position, member.session);
    };
    await introduce(world, listener, ben);
    expect([owner, eve, mallory, ben].map(holds)).toEqual([true, true, true, false]);
    await world.remove(owner, eve);
    await world.remove(owner, mallory, 'ban');
    await world.time.run(4_000);
    expect([owner, eve, mallory, ben].map(holds)).toEqual([true, false, false, false]);
    const again = await world.enter(2);
    await introduce(world, listener, again);
    expect(listener.agent.isBanned(again.self.memberKey.publicKey)).toBe(true);
    expect([again, eve].map(({ join }) => listener.agent.isSpeaker(join))).toEqual([false, false]);
    expect(listener.agent.isWelcome(ben.join)).toBe(true);
    expect(listener.agent.isModeratorMember(owner.join)).toBe(true);
  });

  it('[G7] under a new join after their session was removed stays out', async () => {
    const { world, owner, speaker, listener } = await createStage(106);
    await world.remove(owner, speaker);
    await world.time.run(3_000);
    const { session, keys } = speaker.self;
    const join = new Uint8Array(16).fill(9);
    const entry = signRegistration({ join, credential: speaker.credential }, { session, roomHandle: keys.roomHandle });
    await world.inject(listener, { type: 'introduced', member: { version: 20, ...entry } });
    const position = owner.agent.current();
    expect(listener.agent.member(join)).toBeDefined();
    expect(listener.agent.isSpeaker(join)).toBe(false);
    expect(position && listener.agent.holds(position, session.signing.publicKey)).toBe(false);
  });
});

describe('a statement that the server refuses', () => {
  const lock: Intent = { kind: 'lock', act: 'lock' };

  /** What the owner says after a refusal of what it wished. */
  async function refuse(seed: number, isFinal: boolean) {
    const { world, owner } = await createStage(seed);
    const submitted = await owner.agent.handle({ type: 'intent', intent: lock });
    const { sequence } = world.server.log;
    const told = await owner.agent.handle({ type: 'refused', sequence: sequence + 1, isFinal });
    const submits = overhear(world, owner, 'submit');
    await world.time.run(5_000);
    expect(submitted.map(({ type }) => type)).toEqual(['submit']);
    return { world, told, submits };
  }

  it('[P8] for good is given up and told, and its secret with it', async () => {
    const { world, told, submits } = await refuse(107, true);
    expect(told).toEqual([{ type: 'given-up', intent: lock }]);
    expect(submits).toEqual([]);
    expect(world.server.log.isLocked).toBe(false);
    await expectHealthy(world);
  });

  it('[P8] because another came first is kept until that one is seen', async () => {
    const { world, told, submits } = await refuse(108, false);
    expect(told).toEqual([]);
    expect(submits.length).toBeGreaterThan(0);
    expect(world.server.log.isLocked).toBe(true);
  });

  it('[P5] by ourselves, since the log does not let us, is told as well', async () => {
    const { owner, speaker } = await createStage(109);
    const intent: Intent = { kind: 'unlock', act: 'unlock' };
    expect(await owner.agent.handle({ type: 'intent', intent })).toEqual([{ type: 'given-up', intent }]);
    expect(await speaker.agent.handle({ type: 'intent', intent })).toContainEqual({ type: 'given-up', intent });
  });
});
