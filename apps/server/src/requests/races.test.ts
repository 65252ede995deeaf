import type { Minting } from '@sotto/protocol';
import { hashBan } from '@sotto/records';
import { describe, expect, it } from 'vitest';
import { genesisOf, ownerJoin, owner as ownerKey } from '../../test/signForTest.ts';
import { startForTest } from '../../test/startForTest.ts';
import type { LiveRoom } from '../rooms/LiveRoom.ts';
import { StoreError } from '../store/StoreError.ts';

// Events while a request waits for the relay or the database: each test holds the answer back, and lets it go later.

const refusal = (code: string) => ({ ok: false, error: { code } });
const done = { ok: true };

async function startWithTwo() {
  const server = await startForTest();
  const [ada, eve] = [server.connect(), server.connect()];
  expect(await ada.enter()).toMatchObject(done);
  expect(await eve.enter()).toMatchObject(done);
  return { ...server, ada, eve };
}

/** The owner inside, who may do everything that moderators may. */
async function startWithOwner() {
  const server = await startForTest();
  const owner = server.connect({ join: ownerJoin, person: server.connect().person, member: ownerKey });
  expect(await owner.enter()).toMatchObject(done);
  return { ...server, owner };
}

/** The roster fields of a header whose signer has read the roster to its end. */
const mintingOf = ({ roster }: LiveRoom): Minting => ({
  commitment: new Uint8Array(32).fill(3),
  version: roster.version,
  roster: roster.hash,
});

const ticketOf = (answer: unknown) => (answer as { value: { ticket: Uint8Array<ArrayBuffer> } }).value.ticket;

describe('while a transport to speak on is made', () => {
  it.each(['step-down', 'leave'] as const)('[R6] `%s` leaves no ghost on stage', async (next) => {
    const { ada, eve, hold, open, room } = await startWithTwo();
    const before = new Set(open);
    const letGo = hold('open-transport');
    const speaking = eve.ask('speak');
    await eve.ask(next);
    letGo();
    expect(await speaking).toEqual(refusal('not-allowed'));
    expect(ada.events()).not.toContain('stage-joined');
    expect([...room().stage()]).toEqual([]);
    expect([...open].filter((transport) => !before.has(transport))).toEqual([]);
  });

  it('[R6] a second `speak` takes the place of the first, told once', async () => {
    const { ada, eve, hold, room } = await startWithTwo();
    const letGo = hold('open-transport');
    const both = [eve.ask('speak'), eve.ask('speak')];
    letGo();
    expect(await Promise.all(both)).toMatchObject([refusal('not-allowed'), done]);
    expect(ada.events().filter((event) => event === 'stage-joined')).toHaveLength(1);
    expect(room().stageCount).toBe(1);
  });

  it('[R13] `deny` leaves no ghost on stage', async () => {
    const { owner, connect, hold, says, room } = await startWithOwner();
    const eve = connect();
    await eve.enter();
    const letGo = hold('open-transport');
    const speaking = eve.ask('speak');
    expect(await owner.submit(says({ act: 'deny', members: [eve.member.publicKey] }))).toMatchObject(done);
    letGo();
    expect(await speaking).toEqual(refusal('not-allowed'));
    expect([owner.events().includes('stage-joined'), room().stageCount]).toEqual([false, 0]);
  });
});

describe('while a stream begins', () => {
  it('[R6] `leave` ends it before anybody is offered it', async () => {
    const { ada, eve, hold } = await startWithTwo();
    await eve.ask('speak');
    const letGo = hold('produce');
    const producing = eve.ask('produce');
    await eve.ask('leave');
    letGo();
    expect(await producing).toEqual(refusal('not-allowed'));
    expect(ada.events()).not.toContain('stream-opened');
  });

  it('[R6] a speaker who leaves before it is ready for a listener is not offered', async () => {
    const { ada, eve, hold } = await startWithTwo();
    await eve.ask('speak');
    const letGo = hold('consume');
    await eve.ask('produce');
    await eve.ask('step-down');
    letGo();
    // After all that the offer would have waited for.
    await ada.ask('receive');
    expect(ada.events().filter((event) => event.startsWith('st'))).toEqual(['stage-joined', 'stage-left']);
  });

  it('[R3] a speaker who leaves while a newcomer is let in is in no answer', async () => {
    const { eve, hold, connect } = await startWithTwo();
    await eve.ask('speak');
    await eve.ask('produce');
    const letGo = hold('consume');
    const newcomer = connect();
    const entering = newcomer.enter();
    await expect.poll(() => newcomer.presence.phase).toBe('inside');
    await eve.ask('step-down');
    letGo();
    expect(await entering).toMatchObject({ ok: true, value: { streams: [], stage: [] } });
  });
});

describe('while a transport to receive on is made', () => {
  it('[R12] the newer of two counts', async () => {
    const { eve, hold, open, room } = await startWithTwo();
    const letGo = hold('open-transport');
    const both = [eve.ask('receive'), eve.ask('receive')];
    letGo();
    expect(await Promise.all(both)).toMatchObject([refusal('not-inside'), done]);
    const receiving = Buffer.from(room().find(eve.join)?.receiving ?? []).toString('base64url');
    expect([open.size, open.has(receiving)]).toEqual([2, true]);
  });

  it('[R12] `leave` leaves nothing at the relay', async () => {
    const { eve, hold, open } = await startWithTwo();
    const letGo = hold('open-transport');
    const receiving = eve.ask('receive');
    await eve.ask('leave');
    letGo();
    expect(await receiving).toEqual(refusal('not-inside'));
    expect(open.size).toBe(1);
  });
});

describe('while an entry is written', () => {
  it.each(['room-gone', 'database-late'] as const)(
    '[G2] a leave that could not be written (%s) reaches key holders as a lost connection',
    async (why) => {
      let isFailing = false;
      const server = await startForTest({
        change: (store) => ({
          ...store,
          entries: {
            ...store.entries,
            async append(handle, addition) {
              if (isFailing && why === 'database-late') throw new StoreError('database-late');
              return isFailing ? 'room-gone' : store.entries.append(handle, addition);
            },
          },
        }),
      });
      const [ada, eve] = [server.connect(), server.connect()];
      await ada.enter();
      await eve.enter();
      await ada.ask('speak');
      isFailing = true;
      await eve.ask('leave').catch(() => undefined);
      expect(ada.told).toContainEqual({ event: 'connection', join: eve.join, isHere: false });
    },
  );

  it('[P7] a key that is banned meanwhile does not get on stage under another join', async () => {
    const { owner, connect, says, holdWrites, room, start } = await startWithOwner();
    const eve = connect();
    await eve.enter();
    const ban = hashBan(start.start, eve.member.publicKey);
    const again = connect({ join: new Uint8Array(16).fill(77), person: eve.person, member: eve.member });
    const letGo = holdWrites();
    const both = [again.enter(), owner.submit(says({ act: 'eject', joins: [eve.join], ban }))];
    letGo();
    expect(await Promise.all(both)).toMatchObject([done, done]);
    expect(await again.ask('speak')).toEqual(refusal('not-allowed'));
    expect([room().stageCount, room().find(eve.join)]).toEqual([0, undefined]);
  });

  it('[R12] `close` ends it', async () => {
    const { owner, connect, says, holdWrites, parts, start } = await startWithOwner();
    const closing = says({ act: 'close' });
    const eve = connect();
    const letGo = holdWrites();
    const both = [owner.submit(closing), eve.enter()];
    letGo();
    expect(await Promise.all(both)).toMatchObject([done, refusal('room-gone')]);
    expect(parts.rooms.find(start.genesis.roomHandle)).toBeUndefined();
  });

  it('[R13] `lock` keeps members who come behind it off the stage, and asks no sponsor for them', async () => {
    const { owner, connect, says, holdWrites, room } = await startWithOwner();
    const locking = says({ act: 'lock', minting: mintingOf(room()) });
    const eve = connect();
    const letGo = holdWrites();
    const both = [owner.submit(locking), eve.enter()];
    letGo();
    expect(await Promise.all(both)).toMatchObject([done, done]);
    expect(await eve.ask('speak')).toEqual(refusal('not-allowed'));
    await owner.ask('speak');
    expect(await eve.request('ask', { refused: [] })).toMatchObject(done);
    expect(owner.events()).not.toContain('asked');
    expect(await owner.submit(says({ act: 'admit', members: [eve.member.publicKey] }))).toMatchObject(done);
    expect(await eve.request('ask', { refused: [] })).toMatchObject(done);
    expect(owner.events()).toContain('asked');
    expect(await eve.ask('speak')).toMatchObject(done);
  });

  it('[P4] a header that names another roster than ours is refused, and one that was overtaken is signed again', async () => {
    const { owner, connect, says, room } = await startWithOwner();
    const roster = new Uint8Array(32).fill(1);
    const refused = says({ act: 'lock', minting: { ...mintingOf(room()), roster } });
    expect(await owner.submit(refused)).toEqual(refusal('not-allowed'));
    const minting = mintingOf(room());
    const old = says({ act: 'lock', minting });
    await connect().enter();
    expect(await owner.submit(says({ act: 'allow', members: [roster] }))).toMatchObject(done);
    expect(await owner.submit(old)).toEqual(refusal('not-next'));
    expect(await owner.submit(says({ act: 'lock', minting }))).toMatchObject(done);
  });
});

describe('while somebody is let in', () => {
  it('[R7] `leave` takes them out, and they get nothing of the room', async () => {
    const { connect, hold, open, room } = await startWithTwo();
    const [newcomer, letGo] = [connect(), hold('open-transport')];
    const entering = newcomer.enter();
    await expect.poll(() => newcomer.presence.phase).toBe('inside');
    await newcomer.ask('leave');
    letGo();
    expect(await entering).toEqual(refusal('not-inside'));
    expect([room().memberCount, open.size]).toEqual([2, 2]);
  });

  it('[R13] `eject` takes them out, and they get nothing of the room', async () => {
    const { owner, connect, hold, says, room } = await startWithOwner();
    const [newcomer, letGo] = [connect(), hold('open-transport')];
    const entering = newcomer.enter();
    await expect.poll(() => newcomer.presence.phase).toBe('inside');
    expect(await owner.submit(says({ act: 'eject', joins: [newcomer.join] }))).toMatchObject(done);
    letGo();
    expect(await entering).toEqual(refusal('not-inside'));
    expect(room().memberCount).toBe(1);
  });
});

describe('while somebody comes back', () => {
  async function startWithTicket() {
    const server = await startForTest();
    const [ada, eve] = [server.connect(), server.connect()];
    await ada.enter();
    const ticket = ticketOf(await eve.enter());
    return { ...server, ada, eve, ticket };
  }

  it('[R10] a third connection takes the place, and the second is told', async () => {
    const { ada, eve, ticket, hold, connect } = await startWithTicket();
    await ada.ask('speak');
    await ada.ask('produce');
    const letGo = hold('consume');
    const [second, third] = [connect(eve), connect(eve)];
    const both = [second.resume(ticket), third.resume(ticket)];
    await expect.poll(() => third.presence.phase).toBe('inside');
    letGo();
    expect(await Promise.all(both)).toMatchObject([refusal('not-inside'), done]);
  });

  it('[R10] a signed `leave` holds, whatever the relay said before', async () => {
    const { eve, ticket, hold, connect, room, parts } = await startWithTicket();
    const letGo = hold('adopt');
    // The server forgets them, as after a restart.
    const member = room().find(eve.join);
    if (!member) throw new Error('not inside');
    room().remove(member);
    const resuming = connect(eve).resume(ticket);
    await room().roster.append({ join: eve.join, signature: new Uint8Array(64) });
    letGo();
    expect(await resuming).toEqual(refusal('unknown-handle'));
    expect(parts.rooms.find(room().handle)?.memberCount).toBe(1);
  });

  it('[R7] a connection that closes leaves them absent, but inside', async () => {
    const { ada, eve, ticket, hold, connect, room } = await startWithTicket();
    await ada.ask('speak');
    await ada.ask('produce');
    const letGo = hold('consume');
    const second = connect(eve);
    const resuming = second.resume(ticket);
    await expect.poll(() => second.presence.phase).toBe('inside');
    second.lose();
    letGo();
    expect(await resuming).toEqual(refusal('not-inside'));
    expect(room().find(eve.join)).toBeDefined();
  });
});

describe('after the end of a room', () => {
  it('[R12] another one under its handle is nobody’s but its own, also while the old one is held', async () => {
    const { owner, says, room, store, parts, connect } = await startWithOwner();
    const old = room();
    old.expected++;
    expect(await owner.submit(says({ act: 'close' }))).toMatchObject(done);
    const genesis = genesisOf(old.statements.log);
    const { sampleRoom } = await import('../../test/store/contract/samples.ts');
    const createdAt = new Date(old.createdAt.getTime() + 1);
    await store.rooms.create(sampleRoom({ handle: old.handle, genesis, createdAt }));
    expect(await connect().enter()).toMatchObject(done);
    expect(parts.rooms.find(old.handle)).not.toBe(old);
    expect(await store.rooms.find(old.handle)).toBeDefined();
  });

  it('[R9] a member who left raises no hand and asks for no path', async () => {
    const { ada, eve } = await startWithTwo();
    await eve.ask('leave');
    expect(await eve.ask('set-hand')).toEqual(refusal('not-inside'));
    expect(await eve.ask('receive')).toEqual(refusal('not-inside'));
    expect(ada.events()).not.toContain('hand-changed');
  });
});

describe('the last place of a room', () => {
  it('[R3] is free as soon as somebody leaves, though their leave is still being written', async () => {
    const { parts, eve, connect, holdWrites } = await startWithTwo();
    Object.assign(parts, { capacity: { roomMembers: 2, stageMembers: 2 } });
    const letGo = holdWrites();
    const both = [eve.ask('leave'), connect().enter()];
    letGo();
    expect(await Promise.all(both)).toMatchObject([done, done]);
  });

  it('[R3] is kept for the one who is being let in', async () => {
    const { parts, connect, holdWrites, room } = await startWithTwo();
    Object.assign(parts, { capacity: { roomMembers: 3, stageMembers: 2 } });
    const letGo = holdWrites();
    const both = [connect().enter(), connect().enter()];
    letGo();
    expect(await Promise.all(both)).toMatchObject([done, refusal('room-full')]);
    expect(room()).toMatchObject({ memberCount: 3, entering: 0 });
  });
});
