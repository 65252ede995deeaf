import { type Bytes, randomBytes, Secret, toBase64url } from '@sotto/base';
import {
  createRoomLink,
  createSession,
  deriveMemberKey,
  deriveRoomKeys,
  parseName,
  type RoomKeys,
  type RoomLink,
  ready,
  sealCredential,
  signRegistration,
} from '@sotto/keys';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { calmStanding } from '../floor/calmFloor.ts';
import { EntryOpener } from './EntryOpener.ts';
import { Roster } from './Roster.ts';

const ownerSeed = new Secret(new Uint8Array(32).fill(1));
let link: RoomLink;
let keys: RoomKeys;
let roster: Roster;
const start = new Uint8Array(32).fill(7);

beforeAll(async () => {
  await ready;
  link = await createRoomLink({ rootSeed: ownerSeed, serverFingerprint: new Uint8Array(16) });
  keys = await deriveRoomKeys(link);
});
beforeEach(() => {
  roster = new Roster(new EntryOpener(keys, () => start), (known) => calmStanding(known, undefined));
});

/** A member as the server shows them, with the session that their credential names. */
async function createMember(called: string, rootSeed = new Secret(randomBytes(32)), room = { link, keys }) {
  const name = parseName(called);
  if (!name.ok) throw new Error(name.error.code);
  const { key } = await deriveMemberKey(rootSeed, room.link, room.keys.roomHandle);
  const session = createSession();
  const credential = await sealCredential({ keys: room.keys, memberKey: key, session, name: name.value });
  const registration = signRegistration({ start, join: randomBytes(16), credential }, session);
  return { version: 1, ...registration, session: session.signing.publicKey, keys: session, memberKey: key.publicKey };
}

const names = () => roster.stage().map(({ name }) => name);

describe('the stage', () => {
  it('[K10] shows who is on it as their own credentials name them, and gives the session to hear them by', async () => {
    const [ada, bob] = [await createMember('Ada', ownerSeed), await createMember('Bob')];
    expect(await roster.joinStage(ada)).toEqual(ada.session);
    expect(await roster.joinStage(bob, true)).toEqual(bob.session);
    expect(roster.stage()).toEqual([
      {
        key: toBase64url(ada.join),
        member: toBase64url(ada.memberKey.subarray(0, 16)),
        name: 'Ada',
        isSelf: false,
        isModerator: true,
        isMuted: true,
        isSpeaking: false,
        isVerified: true,
        isHandRaised: false,
        isInvited: false,
        isWaiting: false,
        powers: [],
      },
      {
        key: toBase64url(bob.join),
        member: toBase64url(bob.memberKey.subarray(0, 16)),
        name: 'Bob',
        isSelf: true,
        isModerator: false,
        isMuted: true,
        isSpeaking: false,
        isVerified: true,
        isHandRaised: false,
        isInvited: false,
        isWaiting: false,
        powers: [],
      },
    ]);
  });

  it('[K10] neither shows nor plays a member whose credential does not verify, and counts them while they are there', async () => {
    const elsewhere = await createRoomLink({ rootSeed: ownerSeed, serverFingerprint: new Uint8Array(16) });
    const stranger = await createMember('Eve', ownerSeed, { link: elsewhere, keys: await deriveRoomKeys(elsewhere) });
    const ada = await createMember('Ada');
    const flipped: Bytes = ada.credential.slice();
    flipped[100] = (flipped[100] ?? 0) ^ 1;
    for (const credential of [stranger.credential, flipped, randomBytes(640), new Uint8Array(0)]) {
      expect(await roster.joinStage({ ...ada, credential })).toBeUndefined();
    }
    expect(roster.stage()).toEqual([]);
    expect(roster.refused).toBe(1);
    roster.leaveStage(toBase64url(ada.join));
    expect(roster.refused).toBe(0);
  });

  it('[R6-R7, R10] drops members who left it, and keeps the others as they are shown', async () => {
    const [ada, bob] = [await createMember('Ada'), await createMember('Bob')];
    await roster.joinStage(ada);
    await roster.joinStage(bob);
    roster.leaveStage(toBase64url(ada.join));
    expect(names()).toEqual(['Bob']);
    roster.setMuted(toBase64url(bob.join), false);
    roster.keepOnStage([bob.join]);
    expect(await roster.joinStage(bob)).toEqual(bob.session);
    expect(roster.stage()[0]).toMatchObject({ name: 'Bob', isMuted: false });
    roster.keepOnStage([]);
    expect(names()).toEqual([]);
  });
});

describe('an entry', () => {
  it('[P6] a showing of another join, another life of the room or another session names nobody', async () => {
    const [ada, bob] = [await createMember('Ada'), await createMember('Bob')];
    const { version, join, credential } = ada;
    const sign = (body: { start: Bytes; join: Bytes }, by = ada) => ({
      version,
      ...signRegistration({ ...body, credential }, by.keys),
    });
    const wrong = [
      { ...ada, join: bob.join },
      sign({ start: randomBytes(32), join }),
      sign({ start, join }, bob),
      { ...ada, signature: randomBytes(64) },
    ];
    for (const member of wrong) {
      expect(await roster.joinStage(member)).toBeUndefined();
      roster.leaveStage(toBase64url(member.join));
    }
    expect(await roster.joinStage(sign({ start, join }))).toEqual(ada.session);
  });

  it('[P6] is what was checked, also where other bytes were shown with its signature', async () => {
    const ada = await createMember('Ada');
    const other = { ...ada, credential: randomBytes(640) };
    expect(await roster.joinStage(other)).toBeUndefined();
    expect(await roster.joinStage(ada)).toEqual(ada.session);
    roster.leaveStage(toBase64url(ada.join));
    await roster.joinStage(other);
    expect(names()).toEqual(['Ada']);
  });
});

describe('speakers', () => {
  it('are heard and not muted, and each change is reported', async () => {
    const ada = await createMember('Ada');
    const key = toBase64url(ada.join);
    await roster.joinStage(ada);
    expect(roster.setSpeaking([key])).toBe(false);
    roster.setMuted(key, false);
    expect(roster.setSpeaking([key])).toBe(true);
    expect(roster.setSpeaking([key, 'somebody else'])).toBe(false);
    expect(roster.stage()[0]).toMatchObject({ isSpeaking: true, isMuted: false });
    roster.setMuted(key, true);
    expect(roster.setSpeaking([key])).toBe(true);
    expect(roster.stage()[0]).toMatchObject({ isSpeaking: false, isMuted: true });
    roster.setMuted('nobody', true);
  });
});

describe('unverified members', () => {
  it('[F15] is on stage and not heard to speak, until a frame of theirs opens again', async () => {
    const eve = await createMember('Eve');
    const key = toBase64url(eve.join);
    await roster.joinStage(eve);
    roster.setMuted(key, false);
    roster.setVerified(key, false);
    roster.setSpeaking([key]);
    expect(roster.stage()[0]).toMatchObject({ isVerified: false, isSpeaking: false });
    roster.setVerified(key, true);
    roster.setSpeaking([key]);
    expect(roster.stage()[0]).toMatchObject({ isVerified: true, isSpeaking: true });
    roster.setVerified('nobody', false);
  });
});

describe('the audience', () => {
  it('[R8] is one page of listeners, in order, without those who do not verify', async () => {
    const [ada, bob, eve] = [await createMember('Ada'), await createMember('Bob'), await createMember('Eve')];
    await roster.showAudience([bob, { ...eve, credential: randomBytes(640) }, ada], ada.join);
    expect(roster.audience().map(({ name, isSelf }) => [name, isSelf])).toEqual([
      ['Bob', false],
      ['Ada', true],
    ]);
    await roster.showAudience([ada], bob.join);
    expect(roster.audience().map(({ name, isSelf }) => [name, isSelf])).toEqual([['Ada', false]]);
  });

  it('[R8] is shown from any index on, and counts only that part’s members who did not verify', async () => {
    const [ada, bob, eve] = [await createMember('Ada'), await createMember('Bob'), await createMember('Eve')];
    await roster.showAudience([ada, { ...eve, credential: randomBytes(640) }], ada.join, 50);
    expect([roster.audienceFrom, roster.refused]).toEqual([50, 1]);
    await roster.showAudience([bob, ada], ada.join, 100);
    expect([roster.audienceFrom, roster.refused]).toEqual([100, 0]);
    expect(roster.audience().map(({ name }) => name)).toEqual(['Bob', 'Ada']);
  });

  it('[K10] does not open a credential again that has verified once', async () => {
    const ada = await createMember('Ada');
    await roster.showAudience([ada], ada.join);
    await roster.showAudience([{ ...ada, credential: randomBytes(640) }], ada.join);
    expect(roster.audience().map(({ name }) => name)).toEqual(['Ada']);
  });

  it('does not show a listener twice who has gone on stage since', async () => {
    const [ada, bob] = [await createMember('Ada'), await createMember('Bob')];
    await roster.showAudience([ada, bob], ada.join);
    await roster.joinStage(bob);
    expect(roster.audience().map(({ name }) => name)).toEqual(['Ada']);
    roster.leaveStage(toBase64url(bob.join));
    expect(roster.audience().map(({ name }) => name)).toEqual(['Ada', 'Bob']);
  });
});
