import { concat, randomBytes } from '@sotto/base';
import { createSession, signLeave } from '@sotto/keys';
import { encodeCanonical } from '@sotto/protocol';
import { hashEntry } from '@sotto/records';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import {
  comeBack,
  draw,
  entryOf,
  goIn,
  goInAsOwner,
  type Insider,
  knock,
  makeRoom,
  namesOf,
  type RawRoom,
  takeStage,
} from './rawRoom.ts';

let sotto: RunningSotto;
beforeAll(async () => {
  sotto = await startSotto();
});
afterAll(() => sotto.close());

const refused = (code: string) => ({ ok: false, error: { code } });

async function hashesOf({ connection }: Insider, after = 0) {
  const page = await connection.request('hashes', { after });
  if (!page.ok) throw new Error(page.error.code);
  return page.value.hashes;
}

/** All entries, each fetched by its number, with its hash. */
async function rosterOf(insider: Insider) {
  const hashes = await hashesOf(insider);
  const versions = Array.from({ length: hashes.length / 32 }, (_, index) => index + 1);
  const fetched = await insider.connection.request('entries', { versions });
  if (!fetched.ok) throw new Error(fetched.error.code);
  const entries = fetched.value.entries.map(({ entry }) => entry);
  expect(fetched.value.entries.map(({ version }) => version).sort((a, b) => a - b)).toEqual(versions);
  expect(concat(...entries.map(hashEntry))).toEqual(hashes);
  return entries;
}

/**
 * The version up to which the server has told hashes of new entries without a gap, which it gathers for a moment: from the
 * first or, if its member did not hold keys yet, from the second on.
 */
function toldTo(insider: Insider): number {
  const told = insider.of('hashes');
  let end = told[0]?.after === 1 ? 1 : 0;
  for (const { after, hashes } of told) if (after === end) end += hashes.length / 32;
  return end;
}

function leaveOf({ log }: RawRoom, { join, session }: Insider) {
  return signLeave({ start: log.start, join }, session);
}

describe('the roster', () => {
  it('[R3, G5] takes a registration that its session signed, for this room, join and credential, once', async () => {
    const [room, other] = [await makeRoom(sotto.origin), await makeRoom(sotto.origin)];
    const { connection } = await knock(room);
    const good = draw();
    const enter = (entry: ReturnType<typeof entryOf>) => connection.request('enter', entry);
    const tries = [
      entryOf(other, good),
      { ...entryOf(room, good), join: randomBytes(16) },
      { ...entryOf(room, good), credential: randomBytes(640) },
      { ...entryOf(room, good), session: createSession().signing.publicKey },
    ];
    for (const entry of tries) expect(await enter(entry)).toEqual(refused('not-allowed'));
    const ada = await goIn(room);
    expect(await enter(entryOf(room, draw({ join: ada.join })))).toEqual(refused('not-allowed'));
    expect((await enter(entryOf(room, good))).ok).toBe(true);
    expect(await rosterOf(ada)).toHaveLength(2);
  });

  it('[R13] numbers registrations that come at once one after the other, in one order for all', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    const crowd = await Promise.all(Array.from({ length: 30 }, () => goIn(room)));
    const versions = crowd.map(({ entered }) => entered.version).sort((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: 30 }, (_, index) => index + 2));
    const entries = await rosterOf(owner);
    for (const { join, entered } of crowd) expect(entries[entered.version - 1]?.join).toEqual(join);
    await expect.poll(() => toldTo(owner)).toBe(31);
    const told = owner.of('hashes');
    const after = told[0]?.after ?? 0;
    expect(concat(...told.map(({ hashes }) => hashes))).toEqual(concat(...entries.slice(after).map(hashEntry)));
    expect(told.length).toBeLessThan(30);
  });

  it('[R13] gives one join to one of two who want it at once', async () => {
    const room = await makeRoom(sotto.origin);
    const join = randomBytes(16);
    const outcomes = await Promise.allSettled([goIn(room, { join }), goIn(room, { join })]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('[R13] continues after another node, and keeps a join that came there', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    const foreign = draw();
    const { session: _, here: __, ...entry } = entryOf(room, foreign);
    const rows = [encodeCanonical(entry)];
    await sotto.database.store.entries.append(room.keys.roomHandle, { after: 1, rows });
    await expect(goIn(room, { join: foreign.join })).rejects.toThrow('not-allowed');
    expect((await goIn(room)).entered.version).toBe(3);
    await expect.poll(() => toldTo(owner)).toBe(3);
  });

  it('[R13] continues after a restart, as does the log', async () => {
    const room = await makeRoom(sotto.origin, { everyoneSpeaks: false });
    const owner = await goInAsOwner(room);
    const bob = await goIn(room);
    const eve = await goIn(room);
    await owner.say({ act: 'allow', members: [bob.member.publicKey] });
    await owner.say({ act: 'eject', joins: [eve.join] });
    expect(await takeStage(owner, { isProducing: true })).toBeUndefined();
    const before = await rosterOf(owner);
    await sotto.stopServer();
    await sotto.startServer();
    const known = { number: 1, version: 3, generation: 0, step: 0 };
    const back = await comeBack(room, bob, { known });
    expect(back.resumed.ok).toBe(true);
    expect((await comeBack(room, eve)).resumed.ok).toBe(false);
    await expect(goIn(room, { join: owner.join })).rejects.toThrow('not-allowed');
    expect(await rosterOf(back.insider)).toEqual(before);
    expect((await goIn(room)).entered.version).toBe(4);
    expect(await takeStage(back.insider)).toBeUndefined();
    const again = await comeBack(room, owner);
    expect(again.resumed).toMatchObject({ ok: true });
    expect((await back.insider.until('introduced')).version).toBe(1);
    expect(again.insider.log).toEqual(owner.log);
    expect(await again.insider.say({ act: 'mint' })).toBeUndefined();
  });

  it('[R7, G5] keeps a signed leave; of a lost connection it only tells members who hold keys', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    const [bob, eve, cleo, dan] = [await goIn(room), await goIn(room), await goIn(room), await goIn(room)];
    const entry = leaveOf(room, bob);
    const wrong = leaveOf(room, eve).signature;
    expect(await bob.connection.request('leave', { signature: wrong })).toEqual(refused('not-allowed'));
    expect((await bob.connection.request('leave', { signature: entry.signature })).ok).toBe(true);
    expect((await rosterOf(owner)).at(-1)).toEqual(entry);
    await expect.poll(() => toldTo(owner)).toBe(6);
    expect(owner.of('hashes').at(-1)?.hashes.slice(-32)).toEqual(hashEntry(entry));
    await eve.connection.request('leave', { signature: null });
    expect(await owner.until('connection')).toEqual({ event: 'connection', join: eve.join, isHere: false });
    cleo.connection.close();
    expect((await owner.until('connection', 2)).join).toEqual(cleo.join);
    expect(await rosterOf(owner)).toHaveLength(6);
    expect([dan.of('connection'), dan.of('hashes')]).toEqual([[], []]);
  });
});

describe('moderators who are here', () => {
  it('[R13] are introduced to everybody before they sign, also to newcomers, and when they leave the stage', async () => {
    const room = await makeRoom(sotto.origin);
    const bob = await goIn(room);
    const owner = await goInAsOwner(room);
    await bob.until('statement');
    expect(bob.told.map(({ event }) => event).filter((name) => name !== 'audience-changed')).toEqual([
      'introduced',
      'statement',
    ]);
    const { version, ...entry } = bob.of('introduced')[0] ?? { version: 0 };
    expect(version).toBe(2);
    expect(namesOf([entry as { join: typeof owner.join }])).toEqual(namesOf([owner]));
    const cleo = await goIn(room);
    expect(cleo.of('introduced').map(({ join }) => join)).toEqual([owner.join]);
    await takeStage(owner);
    const dan = await goIn(room);
    expect(dan.of('introduced')).toEqual([]);
    expect(dan.entered.stage.map(({ version: number }) => number)).toEqual([2]);
    await owner.connection.request('step-down', {});
    expect((await dan.until('introduced')).join).toEqual(owner.join);
    expect(owner.of('introduced')).toEqual([]);
  });
});
