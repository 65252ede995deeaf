import type { Bytes } from '@sotto/base';
import {
  checkpoint as checkpointSchema,
  type Minting,
  parseMessage,
  type RoomAnswer,
  roomAnswers,
  unpackInside,
} from '@sotto/protocol';
import { createCheckpoint, hashCheckpoint, nameOf, openCheckpoint } from '@sotto/records';
import { describe, expect, it } from 'vitest';
import { ownerJoin, owner as ownerKey } from '../../test/signForTest.ts';
import { startForTest, type TestClient } from '../../test/startForTest.ts';
import { EncodedAnswer } from '../rooms/EncodedAnswer.ts';
import type { LiveRoom } from '../rooms/LiveRoom.ts';

// A room whose moderator signs the sum of its records, and that continues from there.

const done = { ok: true };
const refusal = (code: string) => ({ ok: false, error: { code } });

async function start() {
  const server = await startForTest();
  const owner = server.connect({ join: ownerJoin, person: server.connect().person, member: ownerKey });
  const [moderator, stays, leaves, removed] = Array.from({ length: 4 }, () => server.connect());
  if (!moderator || !stays || !leaves || !removed) throw new Error('too few');
  const people = { moderator, stays, leaves, removed };
  await owner.enter();
  for (const each of Object.values(people)) await each.enter();
  expect(await owner.submit(server.says({ act: 'here' }))).toMatchObject(done);
  const give = server.says({ act: 'give', members: [moderator.member.publicKey] });
  expect(await owner.submit(give)).toMatchObject(done);
  expect(await moderator.submit(server.saidBy(moderator, { act: 'here' }))).toMatchObject(done);
  const eject = server.says({ act: 'eject', joins: [removed.join], minting: mintingOf(server.room()) });
  expect(await owner.submit(eject)).toMatchObject(done);
  await leaves.ask('leave');
  return { ...server, ...people, owner };
}

const mintingOf = ({ roster }: LiveRoom): Minting => ({
  commitment: new Uint8Array(32).fill(3),
  version: roster.version,
  roster: roster.hash,
});

type Started = Awaited<ReturnType<typeof start>>;

/** The checkpoint that a room's records give up to a version. */
async function checkpointOf(room: LiveRoom, version: number) {
  const { log } = room.statements;
  const inside = await room.roster.insideAt(version, (join) => log.ejected.has(nameOf(join)));
  return createCheckpoint(log, inside ?? []);
}

/** A moderator mints with the checkpoint that the records give now. */
async function sign({ moderator, room, saidBy }: Started, minting = mintingOf(room())) {
  const checkpoint = hashCheckpoint(await checkpointOf(room(), minting.version));
  return moderator.submit(saidBy(moderator, { act: 'mint', minting, checkpoint }));
}

async function ask(client: TestClient, after: number | null): Promise<RoomAnswer<'log'>> {
  const answer = await client.request('log', { after });
  if (!answer.ok || !(answer.value instanceof EncodedAnswer)) throw new Error('no answer');
  const parsed = parseMessage(roomAnswers.log, answer.value.bytes);
  if (!parsed.ok) throw new Error('no answer of the right form');
  return parsed.value;
}

describe('a checkpoint', () => {
  it('[P8] is numbered if it equals the records, and newcomers begin there', async () => {
    const room = await start();
    expect(await sign(room)).toMatchObject(done);
    await room.owner.submit(room.says({ act: 'allow', members: [new Uint8Array(32).fill(4)] }));
    const newcomer = room.connect();
    const { beginning, statements, number } = await ask(newcomer, null);
    expect([beginning?.checkpoint?.statement.header.number, number]).toEqual([5, 6]);
    expect(statements.map(({ header }) => header.number)).toEqual([6]);
    const part = (await newcomer.request('checkpoint', { number: 5, offset: 0 })) as { value: { part: Bytes } };
    const checkpoint = parseMessage(checkpointSchema, part.value.part);
    if (!beginning?.checkpoint || !checkpoint.ok) throw new Error('no checkpoint');
    const { genesis, checkpoint: begun } = beginning;
    const grants = begun.grants.map(({ header }) => header);
    const { roomHandle } = newcomer;
    const opened = openCheckpoint({
      ...{ genesis, roomHandle, grants, statement: begun.statement, checkpoint: checkpoint.value },
    });
    expect(opened).toMatchObject({ ok: true, value: { log: { number: 5 } } });
    const size = { size: part.value.part.length };
    expect(await newcomer.request('checkpoint', { number: 5, offset: 40_000 })).toMatchObject({ value: size });
    expect(await newcomer.request('checkpoint', { number: 4, offset: 0 })).toEqual(refusal('not-next'));
    expect(await newcomer.enter()).toMatchObject({ value: { version: 7 } });
    const inside = (await newcomer.request('inside', { offset: 1 })) as { value: RoomAnswer<'inside'> };
    expect(inside.value).toMatchObject({ version: 6, count: 3 });
    expect(unpackInside(inside.value.entries).map(({ version }) => version)).toEqual([2, 3]);
  });

  it('[P8] is refused if its version is nearly forgotten, since the roster could not go on from there', async () => {
    const room = await start();
    const { roster } = room.room();
    const minting = mintingOf(room.room());
    const enroll = (index: number) =>
      roster.append({
        join: new Uint8Array(16).map((_, byte) => (byte < 2 ? index >> (8 * byte) : 9)),
        credential: new Uint8Array(640),
        signature: new Uint8Array(64),
      });
    await Promise.all(Array.from({ length: 8_192 - roster.version }, (_, index) => enroll(index)));
    const letGo = room.holdWrites();
    const both = [enroll(60_000), sign(room, minting)] as const;
    await expect.poll(() => room.moderator.presence.phase).toBe('inside');
    letGo();
    expect((await Promise.all(both))[1]).toEqual(refusal('not-next'));
    expect(roster.begunAt).toBe(0);
  });

  it('[P8] is refused if it differs from the records, or if its signer is no moderator', async () => {
    const room = await start();
    const { moderator, stays, saidBy } = room;
    const checkpoint = new Uint8Array(32).fill(8);
    const minting = mintingOf(room.room());
    const invented = saidBy(moderator, { act: 'mint', minting, checkpoint });
    expect(await moderator.submit(invented)).toEqual(refusal('not-allowed'));
    await stays.ask('speak');
    const good = hashCheckpoint(await checkpointOf(room.room(), minting.version));
    const speakers = saidBy(stays, { act: 'mint', minting, checkpoint: good });
    expect(await stays.submit(speakers)).toEqual(refusal('not-allowed'));
    expect(await sign(room)).toMatchObject(done);
  });

  it('[P8] covers the roster to its version alone, however many come and go while it is signed', async () => {
    const room = await start();
    const minting = mintingOf(room.room());
    const late = room.connect();
    await late.enter();
    await room.stays.ask('leave');
    expect(await sign(room, minting)).toMatchObject(done);
    const { roster } = room.room();
    expect([roster.version, roster.length]).toEqual([8, 2]);
    const known = [late, room.stays, room.leaves, room.removed].map(({ join }) => roster.versionOf(join));
    expect(known).toEqual([7, 3, undefined, undefined]);
    expect(roster.hasLeft(room.stays.join)).toBe(true);
  });

  it('[P8] begins the room again after a restart, by its rows alone, and by a snapshot', async () => {
    const room = await start();
    await sign(room);
    await room.owner.submit(room.says({ act: 'allow', members: [new Uint8Array(32).fill(4)] }));
    await room.connect().enter();
    const before = room.room();
    const kept = { number: before.statements.log.number, head: before.statements.log.head, hash: before.roster.hash };
    for (const withSnapshot of [false, true]) {
      if (withSnapshot) {
        const { encodeSnapshot } = await import('../rooms/record/RoomSnapshot.ts');
        const { statements, roster } = room.room();
        await room.store.snapshots.keep(
          before.handle,
          encodeSnapshot({ statements: statements.kept, roster: roster.kept }),
        );
      }
      room.parts.rooms.forget(room.room());
      expect(await room.connect().enter()).toMatchObject(done);
      const { statements, roster, checkpoints } = room.room();
      expect(room.room()).not.toBe(before);
      expect([statements.log.number, statements.log.head]).toEqual([kept.number, kept.head]);
      expect([statements.length, checkpoints.newest?.inside.length]).toEqual([1, 3]);
      expect(statements.kept.granted).toEqual(before.statements.kept.granted);
      expect([roster.versionOf(room.leaves.join), roster.versionOf(room.stays.join)]).toEqual([undefined, 3]);
      kept.hash = roster.hash;
    }
  });

  it('[P8] has no effect if its statement lost its number', async () => {
    const room = await start();
    const { moderator, owner, says, saidBy, store, parts } = room;
    const minting = mintingOf(room.room());
    const checkpoint = hashCheckpoint(await checkpointOf(room.room(), minting.version));
    const lost = saidBy(moderator, { act: 'mint', minting, checkpoint });
    const { append } = store.statements;
    // Another server is first, after the row of the checkpoint was written.
    const other = says({ act: 'allow', members: [new Uint8Array(32).fill(4)] });
    const { encodeCanonical } = await import('@sotto/protocol');
    Object.assign(store.statements, {
      async append(handle: Bytes, addition: Parameters<typeof append>[1]) {
        Object.assign(store.statements, { append });
        await append(handle, { after: addition.after, rows: [encodeCanonical(other)] });
        return append(handle, addition);
      },
    });
    expect(await moderator.submit(lost)).toEqual(refusal('not-next'));
    expect(await store.checkpoints.find(room.room().handle)).toHaveLength(1);
    expect(room.room().checkpoints.newest).toBeUndefined();
    parts.rooms.forget(room.room());
    await room.connect().enter();
    expect(room.room().checkpoints.newest).toBeUndefined();
    expect(room.room().statements.log.number).toBe(5);
    expect(await owner.request('peek', {})).toMatchObject(done);
  });

  it('[P8] drops rows that nobody reads any longer, and has room for as many as before', async () => {
    const room = await start();
    const { clock, store, moderator } = room;
    const { handle } = room.room();
    await sign(room);
    expect(room.room().statements.length).toBe(0);
    for (let count = 0; count < 3; count++) {
      const guest = room.connect();
      await guest.enter();
      await guest.ask('leave');
    }
    clock.nowMs += 10_000;
    expect(await sign(room)).toMatchObject(done);
    const numbers = async (ledger: 'statements' | 'entries') =>
      (await store[ledger].read(handle, { after: 0, most: 99 })).map(({ number }) => number);
    // The `give` to the signer stays, and so do the entries of members inside.
    await expect.poll(() => numbers('entries')).toEqual([1, 2, 3, 7, 8, 9, 10, 11, 12]);
    expect(await numbers('statements')).toEqual([2, 5, 6]);
    expect(await store.checkpoints.find(handle)).toHaveLength(1);
    const newcomer = room.connect();
    expect((await ask(newcomer, null)).beginning?.checkpoint?.grants.map(({ header }) => header.number)).toEqual([2]);
    expect(await newcomer.enter()).toMatchObject({ value: { version: 13 } });
    const hashes = (await moderator.request('hashes', { after: 12 })) as { value: { hashes: Bytes } };
    expect(hashes.value.hashes).toHaveLength(32);
  });
});
