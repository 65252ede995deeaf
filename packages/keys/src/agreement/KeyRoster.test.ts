import { createHash } from 'node:crypto';
import { isEqual } from '@sotto/base';
import { encodeCanonical, type Registration, type RosterEntry } from '@sotto/protocol';
import { NameSet } from '@sotto/statements';
import { describe, expect, it } from 'vitest';
import { createRoom, enter, flip, range, toHex } from '../../test/fixtures.ts';
import { KeyRoster, signLeave, signRegistration } from './KeyRoster.ts';

const link = await createRoom(0x20, 0);
const [ada, ben] = [await enter(link, 0x20, 'Ada'), await enter(link, 0x60, 'Ben')];
const { roomHandle } = ada.keys;

type Someone = typeof ada;

function register({ sealed, session }: Someone, join: number): RosterEntry {
  return signRegistration({ join: range(join, 16), credential: sealed }, { session, roomHandle });
}

async function rosterOf(...entries: RosterEntry[]): Promise<KeyRoster> {
  const roster = new KeyRoster(ada.keys);
  for (const entry of entries) await roster.add(entry);
  return roster;
}

const noOne = { ejected: NameSet.empty };

describe('an introduction', () => {
  const member = (version: number, someone = ben, join = version) => ({
    version,
    ...(register(someone, join) as Registration),
  });

  it('[G6] names a member whose entry was not read, and is no entry', async () => {
    const roster = new KeyRoster(ada.keys);
    expect(await roster.introduce(member(2))).toMatchObject({ ok: true, value: { version: 2 } });
    expect(roster.memberOf(ben.session.signing.publicKey)?.version).toBe(2);
    expect([roster.version, roster.staying().length]).toEqual([0, 0]);
  });

  it('[G6] is the same member as the entry of its number', async () => {
    const roster = new KeyRoster(ada.keys);
    await roster.introduce(member(2));
    await roster.add(register(ada, 1));
    expect(await roster.add(register(ben, 2))).toMatchObject({ ok: true, value: { version: 2 } });
    expect(await roster.introduce(member(2))).toMatchObject({ ok: true });
    expect(roster.staying().map(({ credential }) => credential.name)).toEqual(['Ada', 'Ben']);
    expect(roster.isSplit).toBe(false);
    expect(roster.hashAt(2)).toEqual((await rosterOf(register(ada, 1), register(ben, 2))).hashAt(2));
  });

  it.each([
    ['another at their number', [register(ben, 2), register(ada, 1)], ada, 1],
    ['them at another number', [register(ben, 2), register(ben, 2)], ben, 2],
  ])('[G6] is void where the entries have %s, which shows', async (_, entries, someone, join) => {
    const roster = new KeyRoster(ada.keys);
    await roster.introduce(member(2, someone, join === 1 ? 5 : join));
    for (const entry of entries) await roster.add(entry);
    expect(roster.isSplit).toBe(true);
    expect(roster.member(range(5, 16))).toBeUndefined();
    expect(roster.member(range(2, 16))?.version).toBe(1);
  });

  it.each([
    ['under a number that was read', [1, ada, 7] as const],
    ['under another number than before', [4, ben, 2] as const],
    ['in the place of another', [2, ada, 7] as const],
  ])('[G6] %s is refused, which shows', async (_, [version, someone, join]) => {
    const roster = await rosterOf(register(ada, 1));
    await roster.introduce(member(2));
    expect(await roster.introduce(member(version, someone, join))).toMatchObject({ ok: false });
    expect(roster.isSplit).toBe(true);
    expect(roster.member(range(2, 16))?.version).toBe(2);
  });

  it('[G6] that does not verify changes nobody and shows nothing', async () => {
    const roster = await rosterOf(register(ada, 1));
    const forged = { ...member(1), signature: new Uint8Array(64) };
    expect(await roster.introduce(forged)).toMatchObject({ error: { code: 'bad-signature' } });
    expect(await roster.introduce({ ...member(2), credential: flip(ben.sealed, 40) })).toMatchObject({ ok: false });
    expect([roster.isSplit, roster.member(range(2, 16))]).toEqual([false, undefined]);
  });

  it('[G7] of a session under a later join ends the earlier one, in whichever order they come', async () => {
    const roster = new KeyRoster(ada.keys);
    await roster.introduce(member(5));
    await roster.introduce(member(3));
    expect(roster.memberOf(ben.session.signing.publicKey)?.version).toBe(5);
    expect(roster.member(range(3, 16))?.hasLeft).toBe(true);
  });
});

describe('the key roster', () => {
  it('[G6] lists who registered, until they leave', async () => {
    const roster = await rosterOf(register(ada, 1), register(ben, 2));
    expect(roster.staying().map(({ credential }) => credential.name)).toEqual(['Ada', 'Ben']);
    const leave = signLeave(range(2, 16), { session: ben.session, roomHandle });
    expect(await roster.add(leave)).toMatchObject({ ok: true, value: { hasLeft: true } });
    expect(roster.staying().map(({ credential }) => credential.name)).toEqual(['Ada']);
    expect(await roster.add(leave)).toMatchObject({ error: { code: 'unknown-join' } });
  });

  it('[G6] has a hash that follows from every entry in its order', async () => {
    const [first, second] = [register(ada, 1), register(ben, 2)];
    const roster = await rosterOf(first, second);
    const link = (before: Uint8Array, entry: RosterEntry) =>
      createHash('sha256').update(before).update(encodeCanonical(entry)).digest();
    const expected = link(link(new Uint8Array(32), first), second);
    expect(toHex(roster.hashAt(2) ?? range(0, 1))).toBe(toHex(expected));
    expect(roster.hashAt(3)).toBeUndefined();
    const swapped = await rosterOf(second, first);
    expect(isEqual(swapped.hashAt(2) ?? range(0, 1), expected)).toBe(false);
  });

  it.each([
    ['join', { join: range(9, 16) }, 'bad-signature'],
    ['credential', { credential: ben.sealed }, 'bad-signature'],
    ['broken credential', { credential: flip(ada.sealed, 40) }, 'credential-refused'],
    ['signature', { signature: new Uint8Array(64) }, 'bad-signature'],
  ])('[G6] counts an entry with another %s than was signed, and lists nobody for it', async (_, changed, code) => {
    const roster = new KeyRoster(ada.keys);
    const entry = { ...register(ada, 1), ...changed };
    expect(await roster.add(entry)).toMatchObject({ error: { code } });
    expect([roster.version, roster.staying().length]).toEqual([1, 0]);
  });

  it('[G6] takes no join twice, and no leave from another', async () => {
    const roster = await rosterOf(register(ada, 1));
    expect(await roster.add(register(ben, 1))).toMatchObject({ error: { code: 'taken-join' } });
    const forged = signLeave(range(1, 16), { session: ben.session, roomHandle });
    expect(await roster.add(forged)).toMatchObject({ error: { code: 'bad-signature' } });
  });

  it('[G6] takes no registration of another room', async () => {
    const elsewhere = signRegistration(
      { join: range(1, 16), credential: ada.sealed },
      { session: ada.session, roomHandle: range(0, 16) },
    );
    expect(await new KeyRoster(ada.keys).add(elsewhere)).toMatchObject({ error: { code: 'bad-signature' } });
  });

  it('[G7] knows a session that was ejected under whichever join it comes back', async () => {
    const roster = await rosterOf(register(ben, 2), register(ben, 3));
    expect(roster.staying().map(({ join }) => toHex(join))).toEqual([toHex(range(3, 16))]);
    const again = roster.member(range(3, 16));
    if (!again) throw new Error('not registered');
    expect(roster.isEjected(again, noOne)).toBe(false);
    const ejected = NameSet.of([Buffer.from(range(2, 16)).toString('base64url')]);
    expect(roster.isEjected(again, { ejected })).toBe(true);
  });
});
