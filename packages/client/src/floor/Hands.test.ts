import { randomBytes } from '@sotto/base';
import { sealHand } from '@sotto/keys';
import { limits } from '@sotto/protocol';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { type Answers, access, createMember, createServer, handle, prepareRoom, ticket } from '../../test/enterStay.ts';
import { roomConversation, ServerConnection } from '../connection/ServerConnection.ts';
import { EntryOpener } from '../join/EntryOpener.ts';
import { Hands } from './Hands.ts';

const start = new Uint8Array(32).fill(7);
let answers: Answers;
let asked: string[];
let tickets: number;
let own: Uint8Array<ArrayBuffer>;
let hands: Hands;

beforeAll(prepareRoom);

beforeEach(() => {
  answers = { 'set-hand': { ticket: ticket(1) } };
  [asked, tickets, own] = [[], 0, handle(1)];
  const connection = new ServerConnection(createServer(answers, asked).connection, roomConversation);
  hands = new Hands({
    access,
    entries: new EntryOpener(access.keys, () => start),
    connection: () => connection,
    join: () => own,
    onTicket: () => void tickets++,
  });
});

/** A member, and their hand as the server shows it. */
async function meet(name: string) {
  const { member, session } = await createMember(name, start);
  const raise = (counter: number, { isRaised = true, ageMs = 0, by = session } = {}) => {
    const sealing = { keys: access.keys, session: by, join: member.join };
    return { ...member, hand: sealHand({ counter, isRaised }, sealing), ageMs };
  };
  return { join: member.join, raise };
}

const raised = () => hands.raised().map(({ credential }) => credential.name);

it('[R14] are shown in the order in which they were raised, whatever order they come in', async () => {
  const [ada, bob, cleo] = [await meet('Ada'), await meet('Bob'), await meet('Cleo')];
  await hands.hear(bob.raise(1, { ageMs: 2_000 }));
  await hands.hear(cleo.raise(1, { ageMs: 1_000 }));
  await hands.hear(ada.raise(1, { ageMs: 3_000 }));
  expect(raised()).toEqual(['Ada', 'Bob', 'Cleo']);
  expect(hands.isRaisedBy(bob.join)).toBe(true);
});

it('[R14] keep their place when a page of the audience shows them again, without their age', async () => {
  const [ada, bob] = [await meet('Ada'), await meet('Bob')];
  await hands.hear(ada.raise(1, { ageMs: 9_000 }));
  await hands.hear(bob.raise(1, { ageMs: 5_000 }));
  await hands.look([ada.raise(1)]);
  expect(raised()).toEqual(['Ada', 'Bob']);
});

it('[R14] go down, and an older message does not raise them again', async () => {
  const ada = await meet('Ada');
  await hands.hear(ada.raise(1));
  await hands.hear(ada.raise(2, { isRaised: false }));
  await hands.hear(ada.raise(1));
  expect([raised(), hands.isRaisedBy(ada.join)]).toEqual([[], false]);
});

it('[R14] are ignored if another session signed them', async () => {
  const [ada, eve] = [await meet('Ada'), await createMember('Eve', start)];
  await hands.hear(ada.raise(1, { by: eve.session }));
  expect(raised()).toEqual([]);
});

it('[R14] are read page by page, and those of members who left unseen are forgotten', async () => {
  const [ada, bob] = [await meet('Ada'), await meet('Bob')];
  await hands.hear(ada.raise(1));
  answers['hands'] = { hands: [bob.raise(1)] };
  await hands.readAll();
  expect([raised(), asked]).toEqual([['Bob'], ['hands']]);
});

it('[R14] are not forgotten if they may have moved between two pages', async () => {
  const [ada, bob] = [await meet('Ada'), await meet('Bob')];
  await hands.hear(ada.raise(1));
  answers['hands'] = { hands: Array(limits.audiencePage).fill(bob.raise(1)) };
  const reading = hands.readAll();
  await hands.hear(bob.raise(2));
  answers['hands'] = { hands: [] };
  await reading;
  expect(raised()).toContain('Ada');
});

it('[R14] of members who have gone are gone', async () => {
  const ada = await meet('Ada');
  await hands.hear(ada.raise(1));
  hands.forget(ada.join);
  expect(raised()).toEqual([]);
});

it('stay as they were if they can’t be read', async () => {
  const ada = await meet('Ada');
  await hands.hear(ada.raise(1));
  answers['hands'] = 'rate-limited';
  await hands.readAll();
  expect(raised()).toEqual(['Ada']);
});

it('[R14] one’s own is up at once, asked for once, and comes down if the server refuses it', async () => {
  const raising = Promise.all([hands.set(true), hands.set(true)]);
  expect(hands.isRaised).toBe(true);
  await raising;
  expect([asked, tickets]).toEqual([['set-hand'], 1]);
  answers['set-hand'] = 'rate-limited';
  await hands.set(false);
  expect(hands.isRaised).toBe(true);
});

it('[R10] one’s own is raised again under the next join', async () => {
  await hands.set(true);
  own = randomBytes(16);
  await hands.begin();
  expect([hands.isRaised, asked, tickets]).toEqual([true, ['set-hand', 'set-hand'], 2]);
  await hands.set(false);
  await hands.begin();
  expect([hands.isRaised, asked.length]).toEqual([false, 3]);
});
