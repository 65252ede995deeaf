import { randomBytes } from '@sotto/base';
import { encodeCanonical, type Statement } from '@sotto/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually } from './people.ts';
import {
  comeBack,
  draw,
  entryOf,
  goIn,
  goInAsOwner,
  type Insider,
  knock,
  makeRoom,
  newRoomBody,
  takeStage,
} from './rawRoom.ts';

let sotto: RunningSotto;
beforeAll(async () => {
  sotto = await startSotto();
});
afterAll(() => sotto.close());

const none = new Uint8Array(0);
const submit = ({ connection }: Insider, statement: Statement) =>
  connection.request('submit', { statement, wraps: none });
/** A statement that changes little. */
const another = () => ({ act: 'allow' as const, members: [randomBytes(32)] });
const refused = (code: string) => ({ ok: false, error: { code } });

describe('a room’s log', () => {
  it('[P1, R2, S7] begins with a genesis of this room, signed by its owner, also over this connection', async () => {
    const room = await makeRoom(sotto.origin);
    const other = await makeRoom(sotto.origin);
    const { rooms } = sotto.database.store;
    const row = await rooms.find(room.keys.roomHandle);
    if (row) await rooms.remove(row);
    const { connection } = await knock(room);
    const good = newRoomBody(room, connection.id);
    const create = (change: object) => connection.request('create-room', { ...good, ...change });
    expect(await create({ genesis: other.log.genesis })).toEqual(refused('bad-message'));
    expect(await create({ genesis: { ...good.genesis, everyoneSpeaks: false } })).toEqual(refused('bad-message'));
    // Bytes of the owner from before, which another client kept, make no room.
    expect(await create({ genesis: room.log.genesis })).toEqual(refused('bad-message'));
    expect(await create({ signature: randomBytes(64) })).toEqual(refused('bad-message'));
    expect((await create({})).ok).toBe(true);
  });

  it('[R13] is read page by page before entering, by a client that proved the link', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    for (let count = 2; count <= 70; count++) {
      const members = [randomBytes(32)];
      // A connection may ask 60 times at once, which a quick machine does.
      await eventually(async () => (await owner.say({ act: 'give', members })) !== 'rate-limited');
      expect(owner.log.number).toBe(count);
    }
    const { connection } = await knock(room);
    const first = await connection.request('log', { after: null });
    const second = await connection.request('log', { after: 64 });
    const third = await connection.request('log', { after: 70 });
    if (!first.ok || !second.ok || !third.ok) throw new Error('refused');
    expect(first.value.beginning).toEqual({ genesis: room.log.genesis, checkpoint: null });
    expect([first.value.number, second.value.number, third.value.number]).toEqual([70, 70, 70]);
    expect(second.value.beginning).toBeNull();
    const all = [...first.value.statements, ...second.value.statements, ...third.value.statements];
    expect(all.map(({ header }) => header.number)).toEqual(Array.from({ length: 70 }, (_, index) => index + 1));
  });

  it('[R13] is read by nobody else', async () => {
    const [room, other] = [await makeRoom(sotto.origin), await makeRoom(sotto.origin)];
    const wrong = { ...room, keys: { ...room.keys, linkProof: other.keys.linkProof } };
    const { connection, preview } = await knock(wrong);
    expect(preview).toBeNull();
    expect(await connection.request('log', { after: null })).toEqual(refused('room-gone'));
  });
});

describe('a statement', () => {
  it('[P9] gives a number that two want at once to one of them, whom the other sees', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    const second = await goIn(room, { member: room.owner });
    const [a, b] = await Promise.all([owner.sign({ act: 'mint' }), second.sign({ act: 'mint' })]);
    const answers = await Promise.all([submit(owner, a), submit(second, b)]);
    expect(answers).toContainEqual({ ok: true, value: {} });
    expect(answers).toContainEqual(refused('not-next'));
    const winner = answers[0].ok ? a : b;
    expect((await owner.until('statement', 2)).statement).toEqual(winner);
    expect((await second.until('statement')).statement).toEqual(winner);
    const last = await sotto.database.store.statements.last(room.keys.roomHandle);
    expect(last).toBe(2);
  });

  it('[P9] sends a statement once, however often its bytes come', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    const statement = await owner.sign({ act: 'mint' });
    const answers = await Promise.all([1, 2, 3].map(() => submit(owner, statement)));
    expect(answers).toEqual(Array(3).fill({ ok: true, value: {} }));
    expect(await owner.say(another())).toBeUndefined();
    expect((await submit(owner, statement)).ok).toBe(true);
    expect(owner.of('statement').map(({ statement: { header } }) => header.number)).toEqual([1, 2, 3]);
  });

  it('[P3] a statement of another node comes first if the database says so', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    const foreign = await owner.sign({ act: 'mint' });
    const rows = [encodeCanonical(foreign)];
    await sotto.database.store.statements.append(room.keys.roomHandle, { after: 1, rows });
    const own = await owner.sign({ act: 'mint' });
    expect(await submit(owner, own)).toEqual(refused('not-next'));
    expect((await owner.until('statement', 2)).statement).toEqual(foreign);
    expect(await owner.say(another())).toBeUndefined();
  });

  it('[P3, P4, R13] is refused, changing nothing, if it is not its submitter’s or does not follow', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    const bob = await goIn(room);
    const forged = await owner.sign({ act: 'mint' });
    const last = forged.header.signature.slice();
    last[0] = (last[0] ?? 0) ^ 1;
    const members = [randomBytes(32)];
    const tries: [Insider, Statement, string][] = [
      [owner, { ...forged, header: { ...forged.header, signature: last } }, 'bad-message'],
      [owner, { ...forged, body: randomBytes(128) }, 'bad-message'],
      [owner, await owner.sign({ act: 'mint', minting: null }), 'bad-message'],
      [owner, await owner.sign({ act: 'mint', start: randomBytes(32) }), 'bad-message'],
      [owner, await owner.sign({ act: 'mint', number: 9 }), 'not-next'],
      [owner, await owner.sign({ act: 'mint', previous: randomBytes(32) }), 'not-allowed'],
      [owner, await owner.sign({ act: 'mint', join: bob.join }), 'not-allowed'],
      [owner, await owner.sign({ act: 'take', members }), 'not-allowed'],
      [bob, await bob.sign({ act: 'mint' }), 'not-allowed'],
      [bob, await bob.sign({ act: 'eject', joins: [owner.join] }), 'not-allowed'],
      [bob, await bob.sign({ act: 'give', members }), 'not-allowed'],
    ];
    for (const [by, statement, code] of tries) expect(await submit(by, statement)).toEqual(refused(code));
    expect(await owner.say(another())).toBeUndefined();
    expect(owner.of('statement')).toHaveLength(2);
  });

  it('[P4] is refused under a key that its submitter has not shown on stage, though the log would let it', async () => {
    const room = await makeRoom(sotto.origin);
    const [ada, bob] = [await goIn(room), await goIn(room)];
    expect(await submit(bob, await bob.sign({ act: 'mint' }))).toEqual(refused('not-allowed'));
    for (const each of [ada, bob]) expect(await takeStage(each)).toBeUndefined();
    expect(await submit(bob, await bob.sign({ act: 'mint', by: ada.member }))).toEqual(refused('not-allowed'));
    expect(await bob.say({ act: 'mint' })).toBeUndefined();
  });

  it('[R13] statements of ordinary members have a rate limit, and a moderator’s have none', async () => {
    const room = await makeRoom(sotto.origin);
    const ada = await goIn(room, { member: room.owner });
    const bob = await goIn(room);
    expect(await takeStage(bob)).toBeUndefined();
    expect(await bob.say({ act: 'mint' })).toBeUndefined();
    // The same bytes again are answered alike, until they are too many.
    const again = bob.of('statement')[0]?.statement;
    if (!again) throw new Error('nothing was said');
    const answers = await Promise.all(Array.from({ length: 8 }, () => submit(bob, again)));
    expect(answers.filter(({ ok }) => ok).length).toBeLessThanOrEqual(5);
    expect(answers).toContainEqual(refused('rate-limited'));
    await eventually(() => ada.log.number === 1);
    for (let count = 0; count < 8; count++) expect(await ada.say(another())).toBeUndefined();
  });
});

describe('the effects of statements', () => {
  it('[R6] a member who may speak goes on stage, and `deny` takes them off it', async () => {
    const room = await makeRoom(sotto.origin, { everyoneSpeaks: false });
    const owner = await goInAsOwner(room);
    expect(await takeStage(owner)).toBeUndefined();
    const bob = await goIn(room);
    expect(await takeStage(bob)).toBe('not-allowed');
    const members = [bob.member.publicKey];
    await owner.say({ act: 'allow', members });
    expect(await takeStage(bob)).toBeUndefined();
    expect((await owner.until('stage-joined')).version).toBe(bob.entered.version);
    await owner.say({ act: 'deny', members });
    for (const each of [owner, bob]) expect((await each.until('stage-left')).join).toEqual(bob.join);
    expect(await takeStage(bob)).toBe('not-allowed');
  });

  it('[P6] a speaker stays a speaker under another join, by the key that they show', async () => {
    const room = await makeRoom(sotto.origin, { everyoneSpeaks: false });
    const owner = await goInAsOwner(room);
    const bob = await goIn(room);
    await owner.say({ act: 'allow', members: [bob.member.publicKey] });
    const again = await goIn(room, { member: bob.member });
    expect(await takeStage(again)).toBeUndefined();
    expect(await takeStage(await goIn(room))).toBe('not-allowed');
  });

  it('[R6] a moderator whose power is taken leaves the stage, unless allowed to speak', async () => {
    const room = await makeRoom(sotto.origin, { everyoneSpeaks: false });
    const owner = await goInAsOwner(room);
    for (const isAllowed of [true, false]) {
      const bob = await goIn(room);
      const members = [bob.member.publicKey];
      const areLevel = () => bob.log.number === owner.log.number;
      expect(await owner.say({ act: 'give', members })).toBeUndefined();
      await eventually(areLevel);
      expect(await bob.say({ act: 'here' })).toBeUndefined();
      await eventually(areLevel);
      expect(await takeStage(bob)).toBeUndefined();
      if (isAllowed) await owner.say({ act: 'allow', members });
      await owner.say({ act: 'take', members });
      await owner.say(another());
      await eventually(areLevel);
      // Told a moment later, with the count of the audience.
      if (!isAllowed) await eventually(() => bob.of('stage-left').length === 1);
      else expect(bob.of('stage-left')).toEqual([]);
    }
  });

  it('[P7, R13] `eject` removes a member at once, even off the stage, and lets nobody back under that join', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    const eve = await goIn(room);
    const bob = await goIn(room);
    await takeStage(eve, { isProducing: true });
    await bob.until('stream-opened');
    expect(await owner.say({ act: 'eject', joins: [eve.join] })).toBeUndefined();
    expect((await eve.until('statement')).statement.header.act).toBe('eject');
    expect((await bob.until('stage-left')).join).toEqual(eve.join);
    expect(await eve.connection.request('audience', { offset: 0 })).toEqual(refused('not-inside'));
    const told = eve.told.length;
    expect(await owner.say(another())).toBeUndefined();
    await bob.until('statement', 2);
    expect(eve.told.slice(told)).toEqual([]);
    const { resumed } = await comeBack(room, eve);
    expect(resumed).toEqual(refused('not-allowed'));
    expect(await eve.connection.request('enter', entryOf(room, draw()))).toEqual(refused('not-allowed'));
    expect(bob.of('connection')).toEqual([]);
  });

  it('[R12] `close` ends the room for everybody, and leaves nothing of it', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    const bob = await goIn(room);
    expect(await owner.say({ act: 'close' })).toBeUndefined();
    for (const each of [owner, bob]) await each.until('room-ended');
    // A count of the audience may have been on its way.
    const told = bob.told.map(({ event }) => event).filter((event) => event !== 'audience-changed');
    expect(told.slice(-2)).toEqual(['statement', 'room-ended']);
    const { preview, connection } = await knock(room);
    expect(preview).toBeNull();
    expect(await connection.request('enter', entryOf(room, draw()))).toEqual(refused('room-gone'));
    const { statements, entries, rooms } = sotto.database.store;
    const { roomHandle } = room.keys;
    expect(await rooms.find(roomHandle)).toBeUndefined();
    expect([await statements.last(roomHandle), await entries.last(roomHandle)]).toEqual([0, 0]);
  });
});
