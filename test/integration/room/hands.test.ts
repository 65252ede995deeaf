import { type Bytes, randomBytes } from '@sotto/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { goIn, goInAsOwner, type Insider, makeRoom, takeStage } from './rawRoom.ts';

let sotto: RunningSotto;
beforeAll(async () => {
  sotto = await startSotto();
});
afterAll(() => sotto.close());

const refused = (code: string) => ({ ok: false, error: { code } });
const raise = ({ connection }: Insider, hand: Bytes) => connection.request('set-hand', { hand });

async function handsOf({ connection }: Insider) {
  const page = await connection.request('hands', { offset: 0 });
  if (!page.ok) throw new Error(page.error.code);
  return page.value.hands;
}

describe('a hand', () => {
  it('[R14] is sent to everybody, and found by later members', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    const [bob, cleo] = [await goIn(room), await goIn(room)];
    const hand = randomBytes(192);
    expect(await raise(bob, hand)).toMatchObject({ ok: true });
    for (const each of [owner, bob, cleo]) {
      const { ageMs, ...event } = await each.until('hand-changed');
      expect(event).toMatchObject({ join: bob.join, version: bob.entered.version, credential: bob.credential, hand });
      expect(ageMs).toBeLessThan(5_000);
    }
    const dan = await goIn(room);
    const page = await dan.connection.request('audience', { offset: 0 });
    const shown = page.ok ? page.value.members.map((member) => member.hand) : [];
    expect(shown).toEqual([null, hand, null, null]);
    expect((await handsOf(dan)).map((each) => each.join)).toEqual([bob.join]);
  });

  it('[R14] stands behind those that have been unchanged for longer, and goes with its member', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    const [bob, cleo, dan] = [await goIn(room), await goIn(room), await goIn(room)];
    for (const each of [bob, cleo, dan, bob]) expect(await raise(each, randomBytes(192))).toMatchObject({ ok: true });
    const hands = await handsOf(owner);
    expect(hands.map(({ join }) => join)).toEqual([cleo.join, dan.join, bob.join]);
    const ages = hands.map(({ ageMs }) => ageMs);
    expect(ages).toEqual(ages.toSorted((a, b) => b - a));
    await cleo.connection.request('leave', { signature: null });
    expect((await handsOf(owner)).map(({ join }) => join)).toEqual([dan.join, bob.join]);
  });

  it('[R14] changes five times at once, and no more', async () => {
    const room = await makeRoom(sotto.origin);
    const bob = await goIn(room);
    const answers = await Promise.all(Array.from({ length: 8 }, () => raise(bob, randomBytes(192))));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(5);
    expect(answers.filter(({ ok }) => !ok)).toEqual(Array(3).fill(refused('rate-limited')));
  });
});

describe('a signal', () => {
  it('[R14] of a present moderator reaches everybody else, and nobody else may send one', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goIn(room, { member: room.owner });
    const [bob, cleo] = [await goIn(room), await goIn(room)];
    await takeStage(bob);
    const signal = randomBytes(256);
    expect(await owner.connection.request('signal', { signal })).toEqual(refused('not-allowed'));
    await owner.say({ act: 'here' });
    expect(await owner.connection.request('signal', { signal })).toEqual({ ok: true, value: {} });
    for (const each of [bob, cleo])
      expect(await each.until('signalled')).toEqual({ event: 'signalled', join: owner.join, signal });
    expect(owner.of('signalled')).toEqual([]);
    expect(await bob.connection.request('signal', { signal })).toEqual(refused('not-allowed'));
  });
});
