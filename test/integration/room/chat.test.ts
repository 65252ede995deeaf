import type { ChatMessage } from '@sotto/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually, host, join, type Person } from './people.ts';

let sotto: RunningSotto;

beforeAll(async () => {
  sotto = await startSotto();
});
afterAll(() => sotto.close());

/** Lets somebody in who holds the room's key: they hear. */
async function enter(link: string, name: string): Promise<Person> {
  const person = await join(link, { ...sotto, name });
  await eventually(() => person.heard.length > 0);
  return person;
}

/** Ada moderates; Bob and Cleo listen. */
async function meet() {
  const ada = await host({ ...sotto });
  const { link } = ada.inside();
  const [bob, cleo] = await Promise.all([enter(link, 'Bob'), enter(link, 'Cleo')]);
  return { ada, bob, cleo, link };
}

const messages = ({ room }: Person): readonly ChatMessage[] => room.chat.snapshot().messages;
const texts = (person: Person) => messages(person).map(({ author, text, fate }) => `${author.name} ${fate}: ${text}`);

/** Waits until a person has read these lines and no others. */
async function reads(person: Person, lines: readonly string[]): Promise<void> {
  await eventually(
    () => texts(person).length === lines.length && lines.every((line, at) => texts(person)[at] === line),
    {
      describe: () => JSON.stringify(texts(person)),
    },
  );
}

/** Writes, and waits until the message is sent or refused. */
async function say(person: Person, text: string, replyTo?: string): Promise<void> {
  const before = messages(person).length;
  person.room.actions.say(text, replyTo);
  await eventually(() => messages(person).length === before + 1 && messages(person)[before]?.fate !== 'sending');
}

describe('the chat', () => {
  it('[T1, T2] is read by everybody inside, with its writer and what it answers', async () => {
    const { ada, bob, cleo } = await meet();
    await say(bob, 'Where was this?');
    await reads(ada, ['Bob shown: Where was this?']);
    await say(ada, 'In Lyon.', messages(ada)[0]?.id);
    for (const each of [ada, bob, cleo]) await reads(each, ['Bob shown: Where was this?', 'Ada shown: In Lyon.']);
    expect(messages(cleo)[1]).toMatchObject({
      author: { name: 'Ada', isModerator: true, isSelf: false },
      reply: { name: 'Bob', text: 'Where was this?' },
    });
  });

  it('[T1, T5] shows newcomers nothing of what came before', async () => {
    const { bob, cleo, link } = await meet();
    await say(bob, 'Before you came.');
    await reads(cleo, ['Bob shown: Before you came.']);
    const dan = await enter(link, 'Dan');
    await say(bob, 'Hello Dan.');
    await reads(dan, ['Bob shown: Hello Dan.']);
  });

  it('[T2] lets its writer delete a message, and nobody else', async () => {
    const { ada, bob, cleo } = await meet();
    await say(bob, 'Oh no.');
    await reads(cleo, ['Bob shown: Oh no.']);
    await say(cleo, 'What?');
    cleo.room.actions.deleteMessage(messages(cleo)[0]?.id ?? '');
    await say(cleo, 'Still there for you?');
    await reads(ada, ['Bob shown: Oh no.', 'Cleo shown: What?', 'Cleo shown: Still there for you?']);
    bob.room.actions.deleteMessage(messages(bob)[0]?.id ?? '');
    await reads(ada, ['Bob deleted: ', 'Cleo shown: What?', 'Cleo shown: Still there for you?']);
  });

  it('[T6] lets moderators hide a message for all, and nobody else', async () => {
    const { ada, bob, cleo } = await meet();
    await say(bob, 'Something bad.');
    await reads(cleo, ['Bob shown: Something bad.']);
    cleo.room.actions.hideMessage(messages(cleo)[0]?.id ?? '');
    await say(cleo, 'I tried.');
    await reads(ada, ['Bob shown: Something bad.', 'Cleo shown: I tried.']);
    ada.room.actions.hideMessage(messages(ada)[0]?.id ?? '');
    for (const each of [ada, bob, cleo]) await eventually(() => messages(each)[0]?.fate === 'hidden');
    expect(messages(bob)[0]?.text).toBe('');
  });

  it('[T6] is closed by a moderator: others’ messages are shown to nobody', async () => {
    const { ada, bob, cleo } = await meet();
    await say(bob, 'One.');
    await reads(cleo, ['Bob shown: One.']);
    ada.room.actions.control('close-chat');
    for (const each of [bob, cleo])
      await each.until((snapshot) => snapshot.phase === 'inside' && snapshot.chatRule === 'closed');
    await say(bob, 'Two.');
    await say(ada, 'It is closed.');
    await reads(cleo, ['Bob shown: One.', 'Ada shown: It is closed.']);
    ada.room.actions.control('open-chat');
    await cleo.until((snapshot) => snapshot.phase === 'inside' && snapshot.chatRule === 'open');
    await say(bob, 'Three.');
    await reads(cleo, ['Bob shown: One.', 'Ada shown: It is closed.', 'Bob shown: Three.']);
  });

  it('[T6] is slowed by a moderator: a second message within ten seconds is shown to nobody', async () => {
    const { ada, bob, cleo } = await meet();
    ada.room.actions.control('slow-chat');
    await cleo.until((snapshot) => snapshot.phase === 'inside' && snapshot.chatRule === 'slow');
    await say(bob, 'One.');
    await say(bob, 'Two.');
    await say(ada, 'Slowly.');
    await reads(cleo, ['Bob shown: One.', 'Ada shown: Slowly.']);
  });

  it('[T4] refuses a seventh message at once, which its writer keeps', async () => {
    const { bob } = await meet();
    await say(bob, '0');
    for (let number = 1; number < 8; number++) await say(bob, `${number}`);
    const last = messages(bob).at(-1);
    expect(last).toMatchObject({ text: '7', fate: 'unsent', fault: 'rate-limited' });
    bob.room.actions.deleteMessage(last?.id ?? '');
    await eventually(() => messages(bob).at(-1)?.text !== '7');
  });
});

describe('reactions', () => {
  it('[T7] reach everybody with the names of those who react, and equal ones are one', async () => {
    const { ada, bob, cleo } = await meet();
    await say(bob, 'Good.');
    await say(cleo, 'Yes.');
    const key = ada.inside().stage.find(({ isSelf }) => isSelf)?.key;
    bob.room.actions.react('clap', key);
    cleo.room.actions.react('clap', key);
    await eventually(() => ada.room.chat.snapshot().reactions[0]?.count === 2);
    const [group] = ada.room.chat.snapshot().reactions;
    expect(group).toMatchObject({ kind: 'clap', to: 'Ada', count: 2 });
    expect([...(group?.by ?? [])].sort()).toEqual(['Bob', 'Cleo']);
    await eventually(() => ada.room.chat.snapshot().reactions.length === 0);
  });
});
