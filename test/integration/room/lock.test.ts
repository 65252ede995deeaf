import { createSession } from '@sotto/keys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { comeBack, goIn, goInAsOwner, makeRoom, type RawRoom, takeStage } from './rawRoom.ts';

let sotto: RunningSotto;
beforeAll(async () => {
  sotto = await startSotto();
});
afterAll(() => sotto.close());

/** A locked room with a stream, somebody who was inside before, and somebody who waits. */
async function lockRoom(room: RawRoom) {
  const owner = await goInAsOwner(room);
  const bob = await goIn(room);
  expect(await takeStage(owner, { isProducing: true })).toBeUndefined();
  await bob.until('stream-opened');
  expect(await owner.say({ act: 'lock', by: room.owner })).toBeUndefined();
  return { owner, bob, eve: await goIn(room) };
}

describe('a locked room', () => {
  it('[R13] keeps who comes later waiting: counted and told, without a stream, the stage or a hand', async () => {
    const room = await makeRoom(sotto.origin);
    const { owner, bob, eve } = await lockRoom(room);
    expect(eve.entered.streams).toEqual([]);
    expect(eve.entered.audienceCount).toBe(2);
    const received = await eve.line.request('receive', {});
    expect(received).toMatchObject({ ok: true, value: { streams: [] } });
    expect(await takeStage(eve)).toBe('not-allowed');
    expect(await eve.line.request('set-hand', { hand: new Uint8Array(192) })).toMatchObject({
      error: { code: 'not-allowed' },
    });
    expect(await takeStage(bob, { isProducing: true })).toBeUndefined();
    await owner.until('stream-opened');
    expect(await owner.say({ act: 'mint', by: room.owner })).toBeUndefined();
    await eve.until('statement');
    expect(eve.of('stream-opened')).toEqual([]);
    expect(eve.of('stage-joined').map(({ join }) => join)).toEqual([bob.join]);
  });

  it('[P6, R13] takes no statement of who waits, though everyone speaks and no moderator is there', async () => {
    const room = await makeRoom(sotto.origin);
    const { owner, eve } = await lockRoom(room);
    await owner.say({ act: 'away', joins: [owner.join], by: room.owner });
    await eve.until('statement');
    expect(await eve.say({ act: 'mint' })).toBe('not-allowed');
  });

  it.each(['admit', 'unlock'] as const)('[R13] lets in by `%s`, and the streams come', async (act) => {
    const room = await makeRoom(sotto.origin);
    const { owner, bob, eve } = await lockRoom(room);
    const dan = await goIn(room);
    await owner.say({ act, joins: act === 'admit' ? [eve.join] : [], by: room.owner });
    expect((await eve.until('stream-opened')).join).toEqual(owner.join);
    expect(await takeStage(eve)).toBeUndefined();
    expect(await takeStage(dan)).toBe(act === 'admit' ? 'not-allowed' : undefined);
    expect(bob.of('stream-opened')).toHaveLength(1);
  });

  it('[R13] lets a moderator in by `back`', async () => {
    const room = await makeRoom(sotto.origin);
    const key = createSession().signing;
    const { owner, eve } = await lockRoom(room);
    expect(await eve.say({ act: 'back', by: key })).toBe('not-allowed');
    await owner.say({ act: 'give', member: key.publicKey, by: room.owner });
    await eve.until('statement');
    expect(await eve.say({ act: 'back', by: key })).toBeUndefined();
    expect((await eve.until('stream-opened')).join).toEqual(owner.join);
    expect(await takeStage(eve)).toBeUndefined();
  });

  it('[R13] is as locked after a restart, for those who waited and for nobody else', async () => {
    const room = await makeRoom(sotto.origin);
    const { owner, bob, eve } = await lockRoom(room);
    await sotto.stopServer();
    await sotto.startServer();
    const streams = async (who: typeof bob) => {
      const { resumed } = await comeBack(room, who);
      return resumed.ok ? resumed.value.streams.length : resumed.error.code;
    };
    const back = await comeBack(room, owner);
    expect(back.resumed.ok).toBe(true);
    expect(await takeStage(back.insider, { isProducing: true })).toBeUndefined();
    expect(await streams(bob)).toBe(1);
    expect(await streams(eve)).toBe(0);
    expect(await streams(await goIn(room))).toBe(0);
  });
});
