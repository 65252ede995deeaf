import { type Bytes, isEqual, Secret, toBase64url } from '@sotto/base';
import { type AgreementMessage, createSession } from '@sotto/keys';
import type { Heartbeat, SponsorHeader } from '@sotto/protocol';
import { describe, expect, it } from 'vitest';
import { keySourceContract } from '../../packages/frames/test/keySourceContract.ts';
import { commitTo } from '../../packages/keys/src/agreement/mediaSecret.ts';
import { signStatement } from '../../packages/keys/src/agreement/signStatement.ts';
import { createWrapContext, openWrap } from '../../packages/keys/src/agreement/wrap.ts';
import { kekBetween } from './kekBetween.ts';
import { toKeySource } from './Member.ts';
import { World } from './World.ts';

describe('the agreement as a key source of frames', () => {
  keySourceContract(async () => {
    const world = await World.create(70);
    const { agent, self, session } = await world.settle(0, { onStage: true });
    const position = agent.current();
    if (!position) throw new Error('no position');
    const keys = toKeySource(agent, self.keys.mediaSalt.expose());
    return { keys, session, position, retire: () => agent.close() };
  });

  it('[G10] opens for whom the log lets speak, and for nobody else', async () => {
    const world = await World.create(71, false);
    const owner = await world.settle(0, { onStage: true });
    const listener = await world.settle(1);
    const position = owner.agent.current();
    if (!position) throw new Error('no position');
    expect(listener.agent.holds(position, owner.session)).toBe(true);
    expect(owner.agent.holds(position, listener.session)).toBe(false);
    expect(listener.agent.current()).toBeUndefined();
    await world.wish(owner, { kind: 'grant', act: 'allow', join: listener.join });
    await world.time.run(1_000);
    expect(owner.agent.holds(position, listener.session)).toBe(true);
    await world.wish(owner, { kind: 'revoke', act: 'deny', join: listener.join });
    await world.time.run(1_000);
    expect(owner.agent.holds(position, listener.session)).toBe(false);
  });

  it('[G13] holds nothing once closed, nor once removed', async () => {
    const world = await World.create(72);
    const [owner, eve] = [await world.settle(0, { onStage: true }), await world.settle(1)];
    const position = owner.agent.current();
    if (!position) throw new Error('no position');
    const lent = await eve.agent.mediaSecret(position);
    expect(lent).toBeDefined();
    const statements = world.server.stored.statements;
    await world.remove(owner, eve);
    await world.time.run(1_000);
    const statement = statements.at(-1);
    if (statement) await world.inject(eve, { type: 'statement', statement, wrap: null });
    expect(await eve.agent.mediaSecret(position)).toBeUndefined();
    const now = owner.agent.current();
    owner.agent.close();
    owner.agent.close();
    expect(now && (await owner.agent.mediaSecret(now))).toBeUndefined();
  });
});

describe('a generation', () => {
  it.each([
    ['remove', 'eject', 2_000],
    ['rotate', 'mint', 10_000],
  ] as const)('[G11] ends after a %s within its time, and not before', async (kind, act, livesMs) => {
    const world = await World.create(79);
    const owner = await world.settle(0, { onStage: true });
    const [listener, eve] = [await world.settle(1), await world.settle(2)];
    const before = listener.agent.current();
    if (!before) throw new Error('no position');
    await world.wish(owner, act === 'eject' ? { kind, act, join: eve.join } : { kind, act });
    await world.time.run(livesMs - 200);
    expect(await listener.agent.mediaSecret(before)).toBeDefined();
    await world.time.run(1_000);
    expect(await listener.agent.mediaSecret(before)).toBeUndefined();
    const now = owner.agent.current();
    expect(now && (await listener.agent.mediaSecret(now))).toBeDefined();
  });

  it('[G7] that nobody in the room minted ends nothing', async () => {
    const world = await World.create(80);
    const speaker = await world.settle(1, { onStage: true });
    const listener = await world.settle(2);
    const before = speaker.agent.current();
    const { keys } = speaker.self;
    const stranger = createSession().signing;
    const body = { kind: 'start', member: null, rosterVersion: null } as const;
    const proposal = { act: 'mint', body, joins: [], commitment: new Uint8Array(32) } as const;
    const forged = await signStatement(world.server.log, proposal, { key: stranger, join: speaker.join, keys });
    world.fate = () => [];
    await world.inject(listener, { type: 'statement', statement: forged, wrap: null });
    await world.time.run(15_000);
    expect(listener.agent.log.log.sequence).toBe(forged.gate.sequence);
    expect(before && listener.agent.holds(before, speaker.session)).toBe(true);
  });
});

/** The messages that members of a small room send to each other while one more enters. */
async function overhear<Type extends AgreementMessage['type']>(seed: number, type: Type) {
  const world = await World.create(seed);
  const owner = await world.settle(0, { onStage: true });
  const speaker = await world.settle(1, { onStage: true });
  await world.time.run(6_000);
  const overheard: (AgreementMessage & { type: Type })[] = [];
  world.corrupt = (_, message) => {
    if (message.type === type) overheard.push(message as AgreementMessage & { type: Type });
    return message;
  };
  const newcomer = await world.settle(2);
  await world.time.run(6_000);
  const last = overheard.at(-1);
  if (!last) throw new Error(`no ${type}`);
  return { world, owner, speaker, newcomer, last, overheard };
}

const other = (bytes: Bytes) => bytes.map((byte, index) => (index === 0 ? byte ^ 1 : byte)) as Bytes;

describe('a sponsor’s header', () => {
  const changes: ((header: SponsorHeader) => Partial<SponsorHeader>)[] = [
    ({ roomHandle }) => ({ roomHandle: other(roomHandle) }),
    ({ join }) => ({ join: other(join) }),
    ({ generation }) => ({ generation: generation + 1 }),
    ({ step }) => ({ step: step + 1 }),
    ({ commitment }) => ({ commitment: other(commitment) }),
    ({ stage }) => ({ stage: other(stage) }),
    ({ audienceCount }) => ({ audienceCount: audienceCount + 1 }),
    ({ rosterVersion }) => ({ rosterVersion: rosterVersion + 1 }),
    ({ rosterHash }) => ({ rosterHash: other(rosterHash) }),
    ({ head }) => ({ head: other(head) }),
    ({ signature }) => ({ signature: other(signature) }),
  ];

  it('[G8] with any field changed moves nobody, and raises no doubt', async () => {
    const { world, speaker, last } = await overhear(73, 'sponsor');
    const before = speaker.agent.current();
    for (const change of changes) {
      const header = { ...last.header, ...change(last.header) };
      await world.inject(speaker, { type: 'sponsored', header, wrap: null });
    }
    expect(speaker.agent.current()).toEqual(before);
    expect(speaker.agent.doubts.size).toBe(0);
  });

  it('[G8] of a listener moves nobody', async () => {
    const { world, speaker, newcomer } = await overhear(74, 'sponsor');
    const before = speaker.agent.current();
    world.server.takeStage(newcomer.join);
    await world.inject(newcomer, { type: 'stage', joins: [newcomer.join], audienceCount: 0 });
    const messages = await newcomer.agent.handle({ type: 'asked', joins: [speaker.join] });
    for (const message of messages) {
      if (message.type !== 'sponsor') continue;
      await world.inject(speaker, { type: 'sponsored', header: message.header, wrap: null });
    }
    expect(speaker.agent.current()).toEqual(before);
  });
});

describe('a heartbeat', () => {
  const changes: ((heartbeat: Heartbeat) => Partial<Heartbeat>)[] = [
    ({ roomHandle }) => ({ roomHandle: other(roomHandle) }),
    ({ counter }) => ({ counter: counter + 1 }),
    ({ head }) => ({ head: other(head) }),
    ({ rosterHash }) => ({ rosterHash: other(rosterHash) }),
    ({ seen }) => ({ seen: seen.map(({ join, batch }) => ({ join, batch: batch + 1 })) }),
    ({ signature }) => ({ signature: other(signature) }),
  ];

  it('[B2] with any field changed opens no gate, and as it was signed it does', async () => {
    const { world, speaker, overheard } = await overhear(75, 'heartbeat');
    world.fate = ({ event }) => (event.type === 'heartbeat' ? [] : [30]);
    await world.time.run(11_000);
    const heartbeat = overheard.at(-1)?.heartbeat;
    if (!heartbeat) throw new Error('no heartbeat');
    for (const change of changes) {
      await world.inject(speaker, { type: 'heartbeat', heartbeat: { ...heartbeat, ...change(heartbeat) } });
      expect(speaker.agent.isMicrophoneOpen()).toBe(false);
    }
    expect(speaker.agent.doubts.size).toBe(0);
    await world.inject(speaker, { type: 'heartbeat', heartbeat });
    expect(speaker.agent.isMicrophoneOpen()).toBe(true);
  });

  it('[B2] of before does not take the place of a later one', async () => {
    const { world, speaker, overheard } = await overhear(77, 'heartbeat');
    await world.time.run(6_000);
    expect(speaker.agent.isMicrophoneOpen()).toBe(true);
    const first = overheard[0]?.heartbeat;
    if (first) await world.inject(speaker, { type: 'heartbeat', heartbeat: first });
    expect(speaker.agent.isMicrophoneOpen()).toBe(true);
  });

  it('[B2] under a join that a moderator only claims as their own counts for nothing', async () => {
    const world = await World.create(78);
    const owner = await world.settle(0, { onStage: true });
    const [speaker, eve] = [await world.settle(1, { onStage: true }), await world.settle(2)];
    await world.time.run(6_000);
    const { memberKey: key, keys } = owner.self;
    const claim = async (kind: 'back' | 'away', joins: readonly Bytes[]) => {
      const body = { kind, member: null, rosterVersion: null };
      const proposal = { act: kind, body, joins, commitment: null };
      const statement = await signStatement(world.server.log, proposal, { key, join: eve.join, keys });
      await world.server.receive(owner.join, { type: 'submit', statement, wraps: [] });
    };
    await claim('back', []);
    owner.isCut = true;
    await claim('away', [owner.join]);
    await world.time.run(12_000);
    expect([...world.server.log.present.keys()]).toEqual([toBase64url(eve.join)]);
    expect(speaker.agent.current()).toBeDefined();
    expect(speaker.agent.isMicrophoneOpen()).toBe(false);
  });
});

describe('a race', () => {
  /**
   * Two moderators act at once: one removes Eve, the other locks the room and loses. The server keeps both uploads and is
   * Eve's friend.
   */
  async function race() {
    const world = await World.create(76);
    const owner = await world.settle(0, { onStage: true });
    const moderator = await world.settle(1, { onStage: true });
    await world.wish(owner, { kind: 'grant', act: 'give', member: moderator.self.memberKey.publicKey });
    await world.time.run(4_000);
    const eve = await world.settle(2);
    const uploads: (AgreementMessage & { type: 'submit' })[] = [];
    world.corrupt = (from, message) => {
      if (from === moderator && message.type === 'submit') uploads.push(message);
      return message;
    };
    world.fate = ({ to }) => [to === moderator ? 300 : 30];
    await world.remove(owner, eve);
    await world.time.run(100);
    await world.wish(moderator, { kind: 'lock', act: 'lock' });
    await world.time.run(3_000);
    const [lost, won] = uploads;
    if (!lost || !won) throw new Error('no race');
    const isEves = ({ join }: { join: Bytes }) => isEqual(join, eve.join);
    const leaked = lost.wraps.find(isEves)?.wrap;
    const { sequence, commitment, previous } = lost.statement.gate;
    const { roomHandle } = eve.self.keys;
    const place = { roomHandle, generation: sequence, step: 0, commitment: commitment ?? new Uint8Array(32) };
    const kek = await kekBetween(moderator, eve);
    const opened = leaked && openWrap(leaked, kek, await createWrapContext(place));
    if (!opened?.ok) throw new Error('Eve opens what was wrapped for her');
    return { won, eves: opened.value, previous, roomHandle, hasNone: !won.wraps.some(isEves) };
  }

  it('[P8] lost to a removal begins with a fresh secret, since the removed one has the first', async () => {
    const { won, eves, roomHandle, hasNone } = await race();
    const { gate } = won.statement;
    expect(hasNone).toBe(true);
    const place = { roomHandle, generation: gate.sequence, step: 0, previous: gate.previous };
    const ofEves = await commitTo(eves, place);
    expect(gate.commitment && isEqual(ofEves, gate.commitment)).toBe(false);
  });

  it('[P8] would leak to the removed one if its secret were used again', async () => {
    const { won, eves, roomHandle } = await race();
    const { gate } = won.statement;
    const place = { roomHandle, generation: gate.sequence, step: 0, previous: gate.previous };
    // What a minter without care would publish: the same secret, committed to in its new place. Eve recognises it.
    const reused = await commitTo(new Secret(eves.expose().slice()), place);
    expect(await commitTo(eves, place)).toEqual(reused);
  });
});
