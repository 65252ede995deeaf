import { randomBytes } from '@sotto/base';
import { createSession, signGenesis } from '@sotto/keys';
import { encodeCanonical, type Statement } from '@sotto/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually } from './people.ts';
import { comeBack, draw, entryOf, goIn, goInAsOwner, type Insider, knock, makeRoom, takeStage } from './rawRoom.ts';

let sotto: RunningSotto;
beforeAll(async () => {
  sotto = await startSotto();
});
afterAll(() => sotto.close());

const none = new Uint8Array(0);
const submit = ({ line }: Insider, statement: Statement) => line.request('submit', { statement, wraps: none });
const refused = (code: string) => ({ ok: false, error: { code } });

describe('a room’s log', () => {
  it('[R2] begins with a genesis of this room, signed by its owner, over its own body', async () => {
    const room = await makeRoom(sotto.origin);
    const other = await makeRoom(sotto.origin);
    const { genesis } = other.log;
    const good = await signGenesis(
      { epoch: 1, everyoneSpeaks: true, bans: [] },
      { ownerKey: room.owner, keys: room.keys },
    );
    const { rooms } = sotto.database.store;
    const row = await rooms.find(room.keys.roomHandle);
    if (row) await rooms.remove(row);
    const { session } = await knock(room);
    const rest = { linkKey: room.keys.linkProof.publicKey, card: randomBytes(1024), house: null };
    const create = (change: object) => session.request('create-room', { ...rest, ...good, ...change });
    expect(await create({ genesis })).toEqual(refused('bad-message'));
    expect(await create({ genesis: { ...good.genesis, everyoneSpeaks: false } })).toEqual(refused('bad-message'));
    expect(await create({ body: randomBytes(4096) })).toEqual(refused('bad-message'));
    expect((await create({})).ok).toBe(true);
  });

  it('[R13] is read by whoever proved the link, before entering, page by page', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    for (let count = 2; count <= 70; count++) {
      const member = randomBytes(32);
      // A connection may ask 60 times at once, which a quick machine does.
      await eventually(async () => (await owner.say({ act: 'give', member, by: room.owner })) !== 'rate-limited');
      expect(owner.log.sequence).toBe(count);
    }
    const { session } = await knock(room);
    const first = await session.request('log', { after: 0 });
    const second = await session.request('log', { after: 64 });
    const third = await session.request('log', { after: 70 });
    if (!first.ok || !second.ok || !third.ok) throw new Error('refused');
    expect(first.value.genesis?.genesis).toEqual(room.log.genesis);
    expect([first.value.sequence, second.value.sequence, third.value.sequence]).toEqual([70, 70, 70]);
    expect(second.value.genesis).toBeNull();
    const all = [...first.value.statements, ...second.value.statements, ...third.value.statements];
    expect(all.map(({ gate }) => gate.sequence)).toEqual(Array.from({ length: 70 }, (_, index) => index + 1));
  });

  it('[R13] is read by nobody else', async () => {
    const [room, other] = [await makeRoom(sotto.origin), await makeRoom(sotto.origin)];
    const wrong = { ...room, keys: { ...room.keys, linkProof: other.keys.linkProof } };
    const { session, preview } = await knock(wrong);
    expect(preview).toBeNull();
    expect(await session.request('log', { after: 0 })).toEqual(refused('room-gone'));
  });
});

describe('a statement', () => {
  it('[P8] gets the number that two want at once for one of them, whom the other sees', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    const second = await goIn(room);
    const [a, b] = await Promise.all([
      owner.sign({ act: 'mint', by: room.owner }),
      second.sign({ act: 'mint', by: room.owner }),
    ]);
    const answers = await Promise.all([submit(owner, a), submit(second, b)]);
    expect(answers).toContainEqual({ ok: true, value: {} });
    expect(answers).toContainEqual(refused('not-next'));
    const winner = answers[0].ok ? a : b;
    expect((await owner.until('statement', 2)).statement).toEqual(winner);
    expect((await second.until('statement')).statement).toEqual(winner);
    const last = await sotto.database.store.statements.last(room.keys.roomHandle);
    expect(last).toBe(2);
  });

  it('[P8] is told once, however often its bytes come', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    const statement = await owner.sign({ act: 'mint', by: room.owner });
    const answers = await Promise.all([1, 2, 3].map(() => submit(owner, statement)));
    expect(answers).toEqual(Array(3).fill({ ok: true, value: {} }));
    expect(await owner.say({ act: 'mint', by: room.owner })).toBeUndefined();
    expect((await submit(owner, statement)).ok).toBe(true);
    expect(owner.of('statement').map(({ statement: { gate } }) => gate.sequence)).toEqual([1, 2, 3]);
  });

  it('[P3] of another node comes first where the database says so', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    const foreign = await owner.sign({ act: 'mint', by: room.owner });
    const rows = [encodeCanonical({ statement: foreign, note: { rosterVersion: 1, sessions: [] } })];
    await sotto.database.store.statements.append(room.keys.roomHandle, { after: 1, rows });
    const own = await owner.sign({ act: 'mint', by: room.owner });
    expect(await submit(owner, own)).toEqual(refused('not-next'));
    expect((await owner.until('statement', 2)).statement).toEqual(foreign);
    expect(await owner.say({ act: 'mint', by: room.owner })).toBeUndefined();
  });

  it('[P3, P6, R13] is refused, changing nothing, where it is not its submitter’s or does not follow', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    const bob = await goIn(room);
    const stranger = createSession().signing;
    const forged = await owner.sign({ act: 'mint', by: room.owner });
    const last = forged.gate.signature.slice();
    last[0] = (last[0] ?? 0) ^ 1;
    const tries: [Insider, Statement, string][] = [
      [owner, { ...forged, gate: { ...forged.gate, signature: last } }, 'bad-message'],
      [owner, { ...forged, body: randomBytes(128) }, 'bad-message'],
      [owner, await owner.sign({ act: 'mint', by: room.owner, commitment: null }), 'bad-message'],
      [owner, await owner.sign({ act: 'mint', by: room.owner, roomHandle: randomBytes(16) }), 'bad-message'],
      [owner, await owner.sign({ act: 'mint', by: room.owner, sequence: 9 }), 'not-next'],
      [owner, await owner.sign({ act: 'mint', by: room.owner, previous: randomBytes(32) }), 'not-allowed'],
      [owner, await owner.sign({ act: 'mint', by: room.owner, join: bob.join }), 'not-allowed'],
      [owner, await owner.sign({ act: 'take', member: randomBytes(32), by: room.owner }), 'not-allowed'],
      [bob, await bob.sign({ act: 'mint' }), 'not-allowed'],
      [bob, await bob.sign({ act: 'eject', joins: [owner.join] }), 'not-allowed'],
      [bob, await bob.sign({ act: 'give', member: randomBytes(32), by: stranger }), 'not-allowed'],
    ];
    for (const [by, statement, code] of tries) expect(await submit(by, statement)).toEqual(refused(code));
    expect(await owner.say({ act: 'mint', by: room.owner })).toBeUndefined();
    expect(owner.of('statement')).toHaveLength(2);
  });

  it('[P6] is refused under a session that is not its submitter’s, though the log would let it', async () => {
    const room = await makeRoom(sotto.origin);
    const [ada, bob] = [await goIn(room), await goIn(room)];
    expect(await submit(bob, await bob.sign({ act: 'mint', by: ada.session.signing }))).toEqual(refused('not-allowed'));
    expect(await bob.say({ act: 'mint' })).toBeUndefined();
  });

  it('[R13] of who is no moderator has a rate, and a moderator’s has none', async () => {
    const room = await makeRoom(sotto.origin);
    const ada = await goIn(room);
    for (let count = 0; count < 5; count++) expect(await ada.say({ act: 'mint' })).toBeUndefined();
    expect(await ada.say({ act: 'mint' })).toBe('rate-limited');
    for (let count = 0; count < 8; count++) expect(await ada.say({ act: 'mint', by: room.owner })).toBeUndefined();
  });
});

describe('what statements do', () => {
  it('[R6] who may speak goes on stage, and is taken off it by `deny`', async () => {
    const room = await makeRoom(sotto.origin, { everyoneSpeaks: false });
    const owner = await goIn(room);
    expect(await takeStage(owner)).toBe('not-allowed');
    await owner.say({ act: 'back', by: room.owner });
    expect(await takeStage(owner)).toBeUndefined();
    const bob = await goIn(room);
    expect(await takeStage(bob)).toBe('not-allowed');
    await owner.say({ act: 'allow', joins: [bob.join], by: room.owner });
    expect(await takeStage(bob)).toBeUndefined();
    expect((await owner.until('stage-joined')).version).toBe(bob.entered.version);
    await owner.say({ act: 'deny', joins: [bob.join], by: room.owner });
    for (const each of [owner, bob]) expect((await each.until('stage-left')).join).toEqual(bob.join);
    expect(await takeStage(bob)).toBe('not-allowed');
  });

  it('[R6] a moderator whose power is taken leaves the stage, unless allowed to speak', async () => {
    const room = await makeRoom(sotto.origin, { everyoneSpeaks: false });
    const owner = await goInAsOwner(room);
    for (const isAllowed of [true, false]) {
      const key = createSession().signing;
      const bob = await goIn(room);
      const areLevel = () => bob.log.sequence === owner.log.sequence;
      expect(await owner.say({ act: 'give', member: key.publicKey, by: room.owner })).toBeUndefined();
      await eventually(areLevel);
      expect(await bob.say({ act: 'back', by: key })).toBeUndefined();
      await eventually(areLevel);
      expect(await takeStage(bob)).toBeUndefined();
      if (isAllowed) await owner.say({ act: 'allow', joins: [bob.join], by: room.owner });
      await owner.say({ act: 'take', member: key.publicKey, by: room.owner });
      await owner.say({ act: 'mint', by: room.owner });
      await eventually(areLevel);
      // Told a moment later, with the count of the audience.
      if (!isAllowed) await eventually(() => bob.of('stage-left').length === 1);
      else expect(bob.of('stage-left')).toEqual([]);
    }
  });

  it('[R13] `eject` puts out at once, off the stage too, and lets nobody back under that join or session', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    const eve = await goIn(room);
    const bob = await goIn(room);
    await takeStage(eve, { isProducing: true });
    await bob.until('stream-opened');
    expect(await owner.say({ act: 'eject', joins: [eve.join], by: room.owner })).toBeUndefined();
    expect((await eve.until('statement')).statement.gate.act).toBe('eject');
    expect((await bob.until('stage-left')).join).toEqual(eve.join);
    expect(await eve.line.request('audience', { offset: 0 })).toEqual(refused('not-inside'));
    const told = eve.told.length;
    expect(await owner.say({ act: 'mint', by: room.owner })).toBeUndefined();
    await bob.until('statement', 2);
    expect(eve.told.slice(told)).toEqual([]);
    const { resumed } = await comeBack(room, eve);
    expect(resumed).toEqual(refused('not-allowed'));
    await expect(goIn(room, { session: eve.session })).rejects.toThrow('not-allowed');
    expect(await eve.line.request('enter', entryOf(room, draw()))).toEqual(refused('not-allowed'));
    expect(bob.of('connection')).toEqual([]);
  });

  it('[R12] `close` ends the room for everybody, and leaves nothing of it', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    const bob = await goIn(room);
    expect(await owner.say({ act: 'close', by: room.owner })).toBeUndefined();
    for (const each of [owner, bob]) await each.until('room-ended');
    expect(bob.told.slice(-2).map(({ event }) => event)).toEqual(['statement', 'room-ended']);
    const { preview, session } = await knock(room);
    expect(preview).toBeNull();
    expect(await session.request('enter', entryOf(room, draw()))).toEqual(refused('room-gone'));
    const { statements, entries, rooms } = sotto.database.store;
    const { roomHandle } = room.keys;
    expect(await rooms.find(roomHandle)).toBeUndefined();
    expect([await statements.last(roomHandle), await entries.last(roomHandle)]).toEqual([0, 0]);
  });
});
