import { type Fault, fail, ok, type Result, randomBytes, Secret } from '@sotto/base';
import { createSession, ready, type State } from '@sotto/keys';
import type { Code } from '@sotto/protocol';
import { beforeAll, expect, it } from 'vitest';
import type { EntryOpener } from '../join/EntryOpener.ts';
import type { RoomAccess } from '../join/RoomAccess.ts';
import type { Roster } from '../join/Roster.ts';
import type { Stay } from '../join/Stay.ts';
import { Chat } from './Chat.ts';

beforeAll(() => ready);

/** The chat of a room's owner, at a server that answers so. */
function createOwnersChat(answer: () => Result<object, Fault<Code>>) {
  const [start, join, owner] = [randomBytes(32), randomBytes(16), randomBytes(32)];
  const cover = { generation: 4, step: 7, n: 4, v: 9, head: randomBytes(32), roster: randomBytes(32) };
  const step = { ...cover, key: new Secret(randomBytes(32)), confirm: randomBytes(16), untilMs: undefined };
  const log = { start, genesis: { owner, policy: 'keep-talking' }, floor: 0, number: 4, generation: undefined };
  const stay = { join, member: owner, version: 1, leftAt: undefined, credential: { name: 'Ada' } };
  const state = {
    log: { log, covered: new Map() },
    ring: [{ number: 4, steps: [step], giver: undefined, goOverAtMs: 0, untilMs: undefined }],
    roster: { member: () => stay },
    self: { join },
    beats: new Map(),
    wentOn: new Set(),
    frames: { arrivedAtMs: Number.NEGATIVE_INFINITY },
  } as unknown as State;
  let current: State = state;
  const setBehind = (isBehind: boolean) => {
    current = isBehind ? { ...state, beats: new Map([['eve', { n: 5 }]]) as unknown as State['beats'] } : state;
  };
  const asked: string[] = [];
  const connection = {
    request: async (name: string) => {
      asked.push(name);
      return answer();
    },
  };
  const agent = {
    log,
    member: () => stay,
    get state() {
      return current;
    },
  };
  const ownStay = { join, connection, agent };
  const comeBack = () => {
    ownStay.connection = { ...connection };
  };
  const chat = new Chat({
    access: { memberKey: { publicKey: owner }, session: createSession() } as RoomAccess,
    entries: {} as EntryOpener,
    roster: {} as Roster,
    stay: () => ownStay as unknown as Stay,
    rule: () => 'open',
  });
  return { chat, asked, setBehind, comeBack, messages: () => chat.snapshot().messages };
}

it.each(['late', 'server-unreachable'] as const)(
  '[T6] deletes a message for everybody that may have been sent, since its answer was lost: %s',
  async (code) => {
    let answer: Result<object, Fault<Code>> = fail(code);
    const { chat, asked, messages } = createOwnersChat(() => answer);
    await chat.say('Wrong room.');
    const [message] = messages();
    expect(message).toMatchObject({ fate: 'unsent', fault: code });
    // Still without an answer, the person keeps it in sight and can try again.
    await chat.remove(message?.id ?? '');
    expect(messages()).toHaveLength(1);
    answer = ok({});
    await chat.remove(message?.id ?? '');
    expect([messages(), asked]).toEqual([[], ['talk', 'talk', 'talk']]);
  },
);

it('[T6] forgets a message that the server refused, and tells nobody', async () => {
  const { chat, asked, messages } = createOwnersChat(() => fail('rate-limited'));
  await chat.say('Too fast.');
  await chat.remove(messages()[0]?.id ?? '');
  expect([messages(), asked]).toEqual([[], ['talk']]);
});

it('[T1] waits a moment for a statement that a moderator already knows, and sends nothing before', async () => {
  const { chat, asked, setBehind, messages } = createOwnersChat(() => ok({}));
  setBehind(true);
  const saying = chat.say('Hello.');
  await new Promise((waited) => setTimeout(waited, 150));
  const clapping = chat.react('clap');
  expect([messages()[0]?.fate, asked]).toEqual(['sending', []]);
  setBehind(false);
  await Promise.all([saying, clapping]);
  expect([messages()[0]?.fate, asked]).toEqual(['shown', ['talk', 'react']]);
});

it('[T5] says after which message it was away, on whatever event it is back', async () => {
  const { chat, comeBack, messages } = createOwnersChat(() => ok({}));
  const event = { event: 'audience-changed', count: 3 } as const;
  chat.hear(event);
  await chat.say('Before.');
  chat.hear(event);
  expect(messages()).toMatchObject([{ isBeforeGap: false }]);
  comeBack();
  chat.hear(event);
  await chat.say('After.');
  chat.hear(event);
  expect(messages()).toMatchObject([{ isBeforeGap: true }, { isBeforeGap: false }]);
});

it('[T6] writes a message again that was not sent, after deleting one that others may have read', async () => {
  let answer: Result<object, Fault<Code>> = fail('late');
  const { chat, asked, messages } = createOwnersChat(() => answer);
  await chat.say('Are you there?');
  answer = ok({});
  await chat.sayAgain(messages()[0]?.id ?? '');
  expect(messages()).toMatchObject([{ text: 'Are you there?', fate: 'shown' }]);
  expect(asked).toHaveLength(3);
  await chat.sayAgain(messages()[0]?.id ?? '');
  expect(asked).toHaveLength(3);
});
