import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { comeBack, goIn, goInAsOwner, makeRoom, packed, type RawRoom, takeStage } from './rawRoom.ts';

let sotto: RunningSotto;
beforeAll(async () => {
  sotto = await startSotto();
});
afterAll(() => sotto.close());

/** A locked room with a stream, a member who was inside before, and one who waits. */
async function lockRoom(room: RawRoom) {
  const owner = await goInAsOwner(room);
  const bob = await goIn(room);
  expect(await takeStage(owner, { isProducing: true })).toBeUndefined();
  await bob.until('stream-opened');
  expect(await owner.say({ act: 'lock' })).toBeUndefined();
  return { owner, bob, eve: await goIn(room) };
}

describe('a locked room', () => {
  it('[R13] keeps newcomers waiting: counted and told, without a stream, the stage or a hand', async () => {
    const room = await makeRoom(sotto.origin);
    const { owner, bob, eve } = await lockRoom(room);
    expect(eve.entered.streams).toEqual([]);
    expect(eve.entered.audienceCount).toBe(2);
    const received = await eve.connection.request('receive', {});
    expect(received).toMatchObject({ ok: true, value: { streams: [] } });
    expect(await takeStage(eve)).toBe('not-allowed');
    expect(await eve.connection.request('set-hand', { hand: new Uint8Array(192) })).toMatchObject({
      error: { code: 'not-allowed' },
    });
    expect(await takeStage(bob, { isProducing: true })).toBeUndefined();
    await owner.until('stream-opened');
    expect(await owner.say({ act: 'allow', members: [bob.member.publicKey] })).toBeUndefined();
    await eve.until('statement');
    expect(eve.of('stream-opened')).toEqual([]);
    expect(eve.of('stage-joined').map(({ join }) => join)).toEqual([bob.join]);
  });

  it('[G4, R13] takes no statement of a waiting member, though everyone may speak', async () => {
    const room = await makeRoom(sotto.origin);
    const { eve } = await lockRoom(room);
    expect(await eve.say({ act: 'mint' })).toBe('not-allowed');
  });

  it('[R13] lets everybody in by `unlock`, and the streams come', async () => {
    const room = await makeRoom(sotto.origin);
    const { owner, bob, eve } = await lockRoom(room);
    await owner.say({ act: 'unlock' });
    expect((await eve.until('stream-opened')).join).toEqual(owner.join);
    expect(await takeStage(eve)).toBeUndefined();
    expect(bob.of('stream-opened')).toHaveLength(1);
  });

  it('[R13] lets in by `admit` a member who gets a key from a sponsor, or shows the admitted key on stage', async () => {
    const room = await makeRoom(sotto.origin);
    const { owner, eve } = await lockRoom(room);
    const [dan, eva] = [await goIn(room), await goIn(room)];
    await owner.say({ act: 'admit', members: [eve.member.publicKey, eva.member.publicKey] });
    await eve.until('statement');
    expect(eve.of('stream-opened')).toEqual([]);
    const given = { generation: 2, step: 0, n: 2, v: 2, confirm: new Uint8Array(16) };
    const wraps = packed({ join: eve.join, wrap: new Uint8Array(48) });
    await eve.connection.request('ask', { refused: [] });
    await owner.until('asked');
    expect((await owner.connection.request('gift', { ...given, wraps })).ok).toBe(true);
    expect((await eve.until('stream-opened')).join).toEqual(owner.join);
    expect(await takeStage(eva)).toBeUndefined();
    expect((await eva.until('stream-opened')).join).toEqual(owner.join);
    expect(await takeStage(dan)).toBe('not-allowed');
    expect(dan.of('stream-opened')).toEqual([]);
  });

  it('[R13] lets a moderator in by `here`', async () => {
    const room = await makeRoom(sotto.origin);
    const { owner, eve } = await lockRoom(room);
    expect(await eve.say({ act: 'here' })).toBe('not-allowed');
    await owner.say({ act: 'give', members: [eve.member.publicKey] });
    await eve.until('statement');
    expect(await eve.say({ act: 'here' })).toBeUndefined();
    expect((await eve.until('stream-opened')).join).toEqual(owner.join);
    expect(await takeStage(eve)).toBeUndefined();
  });

  it('[R13] is locked after a restart too, for those who waited and for nobody else', async () => {
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
