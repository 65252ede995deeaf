import type { Bytes } from '@sotto/base';
import { type Heartbeat, packWraps, type RoomEvent } from '@sotto/protocol';
import { describe, expect, it } from 'vitest';
import { sampleHeartbeat } from '../../test/samples.ts';
import { ownerJoin, owner as ownerKey } from '../../test/signForTest.ts';
import { startForTest, type TestClient } from '../../test/startForTest.ts';

// The way of key messages through the server: their receivers, and their order.

const done = { ok: true };
const refusal = (code: string) => ({ ok: false, error: { code } });
const wrapOf = (fill: number) => new Uint8Array(48).fill(fill);
const packed = (...to: readonly { join: Bytes }[]) =>
  packWraps(to.map(({ join }, index) => ({ join, wrap: wrapOf(index + 1) })))[0] ?? new Uint8Array(0);

/** Starts a room with its owner on stage, and a listener. */
async function start({ everyoneSpeaks = true } = {}) {
  const server = await startForTest({ everyoneSpeaks });
  const owner = server.connect({ join: ownerJoin, person: server.connect().person, member: ownerKey });
  const listener = server.connect();
  for (const each of [owner, listener]) expect(await each.enter()).toMatchObject(done);
  expect(await owner.ask('speak')).toMatchObject(done);
  return { ...server, owner, listener };
}

/** The owner mints a generation, wrapped for these members. */
async function mint({ owner, says }: Awaited<ReturnType<typeof start>>, ...to: readonly TestClient[]) {
  expect(await owner.submit(says({ act: 'mint' }), packed(...to))).toMatchObject(done);
}

const names = (told: readonly RoomEvent[], ...wanted: readonly string[]) =>
  told.map(({ event }) => event).filter((event) => wanted.includes(event));
const eventOf = (client: TestClient, name: RoomEvent['event']) => client.told.findLast(({ event }) => event === name);

describe('a statement that mints', () => {
  it('[G2] goes to each member with their wrap, and only its minter brings the wraps of the others', async () => {
    const room = await start();
    const { owner, listener } = room;
    await mint(room, owner);
    expect(eventOf(owner, 'statement')).toMatchObject({ wrap: wrapOf(1) });
    expect(eventOf(listener, 'statement')).toMatchObject({ wrap: null });
    const brought = { generation: 1, wraps: packed(listener) };
    expect(await listener.request('minted', brought)).toEqual(refusal('not-allowed'));
    expect(await owner.request('minted', { ...brought, generation: 2 })).toEqual(refusal('not-next'));
    expect(await owner.request('minted', brought)).toMatchObject(done);
    expect(eventOf(listener, 'minted')).toEqual({ event: 'minted', generation: 1, wrap: wrapOf(1) });
  });

  it('[R10] is sent with its wrap to returning members, and once more after a restart', async () => {
    const room = await start();
    const { owner, connect, parts } = room;
    const ticket = (await owner.ask('step-down')) as { value: { ticket: Bytes } };
    await owner.ask('speak');
    await mint(room, owner);
    const [row] = await parts.store.statements.read(room.start.genesis.roomHandle, { after: 0, most: 1 });
    expect(row).toBeDefined();
    const back = connect(owner);
    const known = { number: 0, version: 1, generation: 0, step: 0 };
    expect(await back.resume(ticket.value.ticket, known)).toMatchObject(done);
    await expect
      .poll(() => names(back.told, 'statement', 'hashes', 'stepped'))
      .toEqual(['statement', 'hashes', 'stepped']);
    expect(eventOf(back, 'statement')).toMatchObject({ wrap: wrapOf(1) });
    expect(eventOf(back, 'hashes')).toMatchObject({ after: 1 });
  });

  it('[G2] comes from one key as often as its interval says', async () => {
    const room = await start();
    await mint(room);
    const { owner, says, clock } = room;
    expect(await owner.submit(says({ act: 'mint' }))).toEqual(refusal('rate-limited'));
    expect(await owner.submit(says({ act: 'eject' }))).toMatchObject(done);
    clock.nowMs += 10_000;
    expect(await owner.submit(says({ act: 'mint' }))).toMatchObject(done);
  });

  it('[P4] of a speaker counts only from the stage, under the key that they showed there', async () => {
    const room = await start();
    const { listener, saidBy } = room;
    expect(await listener.submit(saidBy(listener, { act: 'mint' }))).toEqual(refusal('not-allowed'));
    expect(await listener.ask('speak')).toMatchObject(done);
    const other = room.connect();
    const stolen = saidBy({ ...listener, member: other.member }, { act: 'mint' });
    expect(await listener.submit(stolen)).toEqual(refusal('not-allowed'));
    expect(await listener.submit(saidBy(listener, { act: 'mint' }))).toMatchObject(done);
  });
});

describe('going on stage', () => {
  it('[P6] takes the key of the stay alone, shown by its own signature', async () => {
    const { listener, connect } = await start();
    const other = connect();
    const showing = { member: listener.member.publicKey, signature: new Uint8Array(64) };
    expect(await listener.request('speak', showing)).toEqual(refusal('not-allowed'));
    expect(await listener.ask('speak')).toMatchObject(done);
    await listener.ask('step-down');
    const switched = connect({ ...listener, member: other.member });
    Object.assign(switched, { presence: listener.presence });
    expect(await switched.ask('speak')).toEqual(refusal('not-allowed'));
    expect(await listener.ask('speak')).toMatchObject(done);
  });
});

describe('a gift', () => {
  it('[G7] goes out with its step, which the newcomer may not have yet', async () => {
    const room = await start();
    await mint(room, room.owner);
    await expect.poll(() => room.room().steps?.after(1, 0).length).toBeGreaterThan(0);
    const newcomer = room.connect();
    await newcomer.enter();
    const [step] = room.room().steps?.after(1, 0) ?? [];
    const { generation = 0, step: number = 0, n = 0, v = 0 } = step ?? {};
    expect(await newcomer.request('ask', { refused: [] })).toMatchObject(done);
    expect(eventOf(room.owner, 'asked')).toMatchObject({ by: [{ join: newcomer.join, version: 3 }] });
    newcomer.told.length = 0;
    const gift = { generation, step: number, n, v, confirm: new Uint8Array(16), wraps: packed(newcomer) };
    expect(await room.owner.request('gift', gift)).toMatchObject(done);
    const { wraps: _, ...given } = gift;
    expect(newcomer.told.slice(0, 2)).toEqual([
      { event: 'stepped', step },
      { event: 'given', from: ownerJoin, ...given, wrap: wrapOf(1) },
    ]);
    expect(await room.listener.request('gift', gift)).toEqual(refusal('not-allowed'));
  });
});

describe('a heartbeat', () => {
  it('[B1] that knows more statements than exist is passed on to nobody, so it holds no microphone', async () => {
    const { owner, listener, says } = await start();
    expect(await owner.submit(says({ act: 'here' }))).toMatchObject(done);
    await listener.ask('speak');
    const { join } = owner;
    expect(await owner.request('heartbeat', sampleHeartbeat({ join, n: 2 }))).toEqual(refusal('not-allowed'));
    expect(eventOf(listener, 'heard')).toBeUndefined();
    expect(await owner.request('heartbeat', sampleHeartbeat({ join, n: 1 }))).toMatchObject(done);
    expect(eventOf(listener, 'heard')).toBeDefined();
  });
});

describe('gifts', () => {
  it('[G7] of unwritten records are passed on to nobody, since members would ask for those records for ever', async () => {
    const room = await start();
    await mint(room, room.owner);
    const { owner, listener } = room;
    const gift = { generation: 1, step: 0, n: 1, v: 1, confirm: new Uint8Array(16), wraps: packed(listener) };
    for (const ahead of [{ generation: 2 }, { n: 2 }, { v: 4 }])
      expect(await owner.request('gift', { ...gift, ...ahead })).toEqual(refusal('not-allowed'));
    expect(eventOf(listener, 'given')).toBeUndefined();
    expect(await owner.request('gift', gift)).toMatchObject(done);
  });

  it('[R9] of one connection reach at most as many members a second as it may send wraps', async () => {
    const room = await start();
    await mint(room, room.owner);
    const { owner, listener, clock } = room;
    const gift = { generation: 1, step: 0, n: 1, v: 1, confirm: new Uint8Array(16), wraps: packed(listener) };
    expect(owner.turns.given.take(10_000)).toBe(true);
    await listener.request('ask', { refused: [] });
    expect(await owner.request('gift', gift)).toEqual(refusal('rate-limited'));
    expect(eventOf(listener, 'given')).toBeUndefined();
    clock.nowMs += 1;
    expect(await owner.request('gift', gift)).toMatchObject(done);
    expect(eventOf(listener, 'given')).toBeDefined();
  });

  it('[G7] reach nobody for whom their sponsor was not asked', async () => {
    const room = await start();
    await mint(room, room.owner);
    const { owner, listener } = room;
    const gift = { generation: 1, step: 0, n: 1, v: 1, confirm: new Uint8Array(16), wraps: packed(listener) };
    expect(await owner.request('gift', gift)).toMatchObject(done);
    expect(eventOf(listener, 'given')).toBeUndefined();
  });
});

describe('a moderator off stage', () => {
  it('[B3] is introduced before their `here`, to newcomers too, and gets the roster and the members who left', async () => {
    const { connect, owner, listener, says, saidBy } = await start();
    const moderator = connect();
    await owner.submit(says({ act: 'give', members: [moderator.member.publicKey] }));
    listener.lose();
    expect(await moderator.enter(saidBy(moderator, { act: 'here' }))).toMatchObject(done);
    await expect
      .poll(() => names(owner.told, 'introduced', 'statement').slice(-2))
      .toEqual(['introduced', 'statement']);
    const newcomer = connect();
    await newcomer.enter();
    expect(eventOf(newcomer, 'introduced')).toMatchObject({ join: moderator.join });
    const hashesFrom = () => moderator.told.flatMap((told) => (told.event === 'hashes' ? [told.after] : []));
    await expect.poll(hashesFrom).toEqual([2, 3]);
  });

  it('[B3] enters even if their `here` has lost its number', async () => {
    const { connect, owner, says, saidBy, room } = await start();
    const moderator = connect();
    await owner.submit(says({ act: 'give', members: [moderator.member.publicKey] }));
    const late = saidBy(moderator, { act: 'here' });
    await owner.submit(says({ act: 'allow', members: [moderator.member.publicKey] }));
    expect(await moderator.enter(late)).toMatchObject(done);
    expect(room().moderators()).toEqual([]);
    expect(await moderator.submit(saidBy(moderator, { act: 'here' }))).toMatchObject(done);
    expect(
      room()
        .moderators()
        .map(({ join }) => join),
    ).toEqual([moderator.join]);
  });

  it('[B1] confirms speakers by heartbeats that go to the stage alone', async () => {
    const { connect, owner, listener, says, saidBy } = await start();
    const moderator = connect();
    await owner.submit(says({ act: 'give', members: [moderator.member.publicKey] }));
    await moderator.enter();
    const beat = (join: Bytes): Heartbeat => sampleHeartbeat({ join });
    expect(await moderator.request('heartbeat', beat(moderator.join))).toEqual(refusal('not-allowed'));
    await moderator.submit(saidBy(moderator, { act: 'here' }));
    expect(await moderator.request('heartbeat', beat(ownerJoin))).toEqual(refusal('not-allowed'));
    expect(await moderator.request('heartbeat', beat(moderator.join))).toMatchObject(done);
    expect([owner, listener].map((each) => eventOf(each, 'heard') !== undefined)).toEqual([true, false]);
  });
});

describe('the effects on a member on stage', () => {
  it.each(['deny', 'eject', 'take'] as const)('[R13] `%s` ends their stream at the relay', async (act) => {
    const { owner, listener, says, room, open } = await start({ everyoneSpeaks: act === 'deny' });
    const members = [listener.member.publicKey];
    if (act !== 'deny') await owner.submit(says({ act: 'give', members }));
    expect(await listener.ask('speak')).toMatchObject(done);
    const before = open.size;
    const member = room().find(listener.join);
    const joins = act === 'eject' ? [listener.join] : [];
    expect(await owner.submit(says({ act, members, joins }))).toMatchObject(done);
    expect([room().stageCount, member?.speaking]).toEqual([1, undefined]);
    expect(open.size).toBe(before - (act === 'eject' ? 2 : 1));
    expect(room().find(listener.join) === undefined).toBe(act === 'eject');
  });

  it('[P7] an `eject` of a key removes every stay that showed it', async () => {
    const { connect, owner, says, room } = await start();
    const eve = connect();
    const again = connect({ ...connect(), person: connect().person, member: eve.member });
    for (const each of [eve, again]) {
      await each.enter();
      await each.ask('speak');
    }
    const { roster } = room();
    const minting = { commitment: new Uint8Array(32), version: roster.version, roster: roster.hash };
    expect(await owner.submit(says({ act: 'eject', members: [eve.member.publicKey], minting }))).toMatchObject(done);
    expect([room().find(eve.join), room().find(again.join), room().stageCount]).toEqual([undefined, undefined, 1]);
  });
});

describe('reading the records', () => {
  it('[G5] gives entry hashes, entries by their numbers, and steps', async () => {
    const room = await start();
    const { listener, parts } = room;
    await mint(room);
    const { roster } = room.room();
    const hashes = await listener.request('hashes', { after: 1 });
    expect(hashes).toMatchObject({ ok: true, value: { after: 1, hashes: roster.entryHashes(1, 10) } });
    const rows = await parts.store.entries.read(room.start.genesis.roomHandle, { after: 0, most: 9 });
    const entries = (await listener.request('entries', { versions: [2, 9, 1] })) as { value: { bytes: Bytes } };
    for (const { bytes } of rows) expect(Buffer.from(entries.value.bytes).includes(Buffer.from(bytes))).toBe(true);
    await expect.poll(() => room.room().steps?.after(1, 0).length).toBeGreaterThan(0);
    const steps = await listener.request('steps', { generation: 1, after: 0 });
    expect(steps).toMatchObject({ ok: true, value: { steps: [{ generation: 1, step: 1 }] } });
    expect(await listener.request('steps', { generation: 7, after: 0 })).toMatchObject({ value: { steps: [] } });
  });
});
