import { nameOf } from '@sotto/records';
import { expect, it, vi } from 'vitest';
import { kekTo } from '../src/generations/kek.ts';
import { closeState, isBatchSigned, lifetimesMs, publish, signBatch } from '../src/index.ts';
import type { Peer } from './Peer.ts';
import { World } from './World.ts';

vi.setConfig({ testTimeout: 120_000 });

async function start(seed: number) {
  const world = await World.create(seed);
  const owner = await world.settle(0, { onStage: true });
  const guest = await world.settle(1, { onStage: true });
  const listener = await world.settle(2);
  return { world, owner, guest, listener };
}

const secretsOf = ({ state }: Peer) => state.ring.flatMap(({ steps }) => steps.map(({ key }) => key));
const isWiped = (key: ReturnType<typeof secretsOf>[number]) => {
  try {
    key.expose();
    return false;
  } catch {
    return true;
  }
};

it('[G9] a step lives 30 s after the next one, a generation 10 s after the change to the next', async () => {
  const { world, owner, listener } = await start(1);
  const before = secretsOf(listener);
  const [first] = before;
  await world.enter(4);
  world.time.run(lifetimesMs.step - 2_000);
  expect(before.some((key) => !isWiped(key))).toBe(true);
  world.time.run(4_000);
  expect(first && isWiped(first)).toBe(true);
  const generation = listener.state.ring.at(-1)?.number;
  world.wish(owner, { act: 'mint' });
  world.time.run(lifetimesMs.goOver + lifetimesMs.generation - 1_000);
  expect(listener.state.ring.map(({ number }) => number)).toContain(generation);
  world.time.run(2_000);
  expect(listener.state.ring.map(({ number }) => number)).not.toContain(generation);
});

it('[G9] a removal ends the generation before in 2 s, and at once for the removed member', async () => {
  const { world, owner, guest, listener } = await start(2);
  const [before, theirs] = [secretsOf(guest), secretsOf(listener)];
  world.wish(owner, { act: 'eject', about: world.about(listener) });
  world.time.run(200);
  expect(theirs.length > 0 && theirs.every(isWiped)).toBe(true);
  expect(publish(listener.state, world.time.nowMs).opens).toEqual([]);
  expect(before.every(isWiped)).toBe(false);
  world.time.run(lifetimesMs.removal + 500);
  expect(before.every(isWiped)).toBe(true);
});

it('[G2] the secret of a statement that lost its race is wiped, and its wraps open nothing that is used', async () => {
  const { world, owner, guest } = await start(3);
  world.wish(owner, { act: 'give', about: world.about(guest) });
  world.time.run(2_000);
  world.wish(owner, { act: 'mint' });
  world.wish(guest, { act: 'mint' });
  const secrets = [owner, guest].map(({ state }) => state.pending?.secret);
  world.time.run(3_000);
  expect(secrets.every((secret) => secret && isWiped(secret))).toBe(true);
  expect([owner, guest].map(({ state }) => state.pending)).toEqual([undefined, undefined]);
});

it('[G9] a closed room, and a closed state, leave no key', async () => {
  const { world, owner, guest, listener } = await start(4);
  const all = [owner, guest, listener].flatMap(secretsOf);
  listener.isGone = true;
  closeState(listener.state);
  expect(secretsOf(listener).every(isWiped)).toBe(true);
  world.wish(owner, { act: 'close' });
  world.time.run(1_000);
  expect(all.every(isWiped)).toBe(true);
});

it('[F4] the published value is plain: it names its keys, who speaks, and until when it holds', async () => {
  const { world, owner, guest } = await start(5);
  const value = publish(guest.state, world.time.nowMs);
  expect(Object.isFrozen(value)).toBe(true);
  expect([...value.speakers.keys()]).toContain(nameOf(owner.self.session.signing.publicKey));
  expect(value.validUntilMs - world.time.nowMs).toBeLessThanOrEqual(1_000);
  expect(value.allowsSound).toBe(true);
  const { sealAt } = value;
  expect(value.opens.some(({ key }) => key === sealAt?.key)).toBe(true);
});

it('[F4] the published value lasts until well after the next, whatever ends meanwhile: nobody falls silent in between', async () => {
  const { world, owner, guest } = await start(7);
  await world.enter(4);
  world.wish(owner, { act: 'mint' });
  const ends = [];
  for (let elapsedMs = 0; elapsedMs < 60_000; elapsedMs += 20) {
    world.time.run(20);
    const value = publish(guest.state, world.time.nowMs);
    ends.push(value.sealAt ? value.validUntilMs - world.time.nowMs : 0);
  }
  expect(Math.min(...ends)).toBe(1_000);
});

it('[F16] a batch is of one session, one life of the room and one tag', async () => {
  const { world, guest, owner } = await start(6);
  const { start: begun } = world.server.records.log;
  const body = {
    start: begun,
    join: guest.join,
    generation: 2,
    step: 1,
    confirm: new Uint8Array(16),
    number: 1,
    firstCtr: 0,
  };
  const batch = signBatch({ ...body, hashes: new Uint8Array(16) }, guest.self.session);
  const session = guest.self.session.signing.publicKey;
  expect(isBatchSigned(batch, { start: begun, session })).toBe(true);
  expect(isBatchSigned(batch, { start: new Uint8Array(32), session })).toBe(false);
  expect(isBatchSigned(batch, { start: begun, session: owner.self.session.signing.publicKey })).toBe(false);
  expect(isBatchSigned({ ...batch, confirm: new Uint8Array(16).fill(1) }, { start: begun, session })).toBe(false);
});

it('[G6] a moderator derives KEKs in advance, and none of them outlives its member', async () => {
  const { world, owner, listener } = await start(7);
  const member = owner.state.roster.member(listener.join);
  const kek = member && kekTo(owner.state, member);
  expect(kek && isWiped(kek)).toBe(false);
  await world.leave(listener);
  world.time.run(2_000);
  expect(kek && isWiped(kek)).toBe(true);
});

it('[G9] a generation whose successor’s key never comes lives 60 s, and 12 s if somebody was removed', async () => {
  for (const [act, livesMs] of [
    ['mint', lifetimesMs.orphan],
    ['eject', lifetimesMs.removalOrphan],
  ] as const) {
    const { world, owner, guest, listener } = await start(8);
    const other = await world.settle(5);
    const before = secretsOf(listener);
    const withheld = new Set(['minted', 'gift']);
    world.fate = (to, event) => (to === listener && withheld.has(event.type) ? [] : [event]);
    world.wish(owner, { act, about: act === 'eject' ? world.about(other) : [] });
    world.time.run(livesMs - 1_000);
    expect(before.every(isWiped), act).toBe(false);
    world.time.run(2_000);
    expect(before.every(isWiped), act).toBe(true);
    expect(guest.state.ring.length).toBeGreaterThan(0);
  }
});
