import { randomBytes, Secret } from '@sotto/base';
import { type ChatText, createSession, type OpenedEntry, ready, sealTalk, type Talk } from '@sotto/keys';
import { beforeAll, expect, it } from 'vitest';
import type { EntryOpener } from '../join/EntryOpener.ts';
import type { Stay } from '../join/Stay.ts';
import { TalkEar } from './TalkEar.ts';

beforeAll(() => ready);

/** A room whose owner writes, and a member who reads, through two stays with the same key. */
function createReader() {
  const [start, join, owner] = [randomBytes(32), randomBytes(16), randomBytes(32)];
  const session = createSession();
  const credential = { session: session.signing.publicKey, member: owner, name: 'Ada' };
  const cover = { generation: 4, step: 7, n: 4, v: 9, head: randomBytes(32), roster: randomBytes(32) };
  const key = randomBytes(32);
  const createStay = (caughtUp: () => Promise<unknown>) => {
    const step = { ...cover, key: new Secret(Uint8Array.from(key)), confirm: randomBytes(16), untilMs: undefined };
    const ring = [{ number: 4, steps: [step], giver: undefined, goOverAtMs: 0, untilMs: undefined }];
    const log = { start, genesis: { owner }, moderators: new Set() };
    const agent = { caughtUp, log, state: { ring }, memberLog: { covered: new Map() } };
    return { stay: { agent } as unknown as Stay, step };
  };
  const said: string[] = [];
  const arrivals: number[] = [];
  let current: Stay | undefined;
  const ear = new TalkEar({
    entries: { open: async () => ({ credential }) as unknown as OpenedEntry } as Partial<EntryOpener> as EntryOpener,
    stay: () => current,
    onTalk({ talk, arrivedAtMs }) {
      said.push(talk.kind === 'say' ? talk.text : talk.kind);
      arrivals.push(arrivedAtMs);
    },
  });
  const tell = (talk: Talk) => {
    const sealed = sealTalk(talk, { step: createStay(async () => undefined).step, start, join, session });
    const member = { version: 1, join, credential: randomBytes(64), signature: randomBytes(64) };
    ear.hear([{ ...member, sealed }], talk.kind === 'react' ? 'reactions' : 'talks');
  };
  const hear = (counter: number, text: string) => tell({ kind: 'say', counter, text: text as ChatText, reply: null });
  const clap = (counter: number) => tell({ kind: 'react', counter, reaction: 'clap', to: null });
  const begin = (caughtUp: () => Promise<unknown> = async () => undefined) => {
    const { stay, step } = createStay(caughtUp);
    current = stay;
    return step;
  };
  return { ear, said, arrivals, hear, clap, begin };
}

it('[T5] goes on reading a member whose talk was being opened as our stay ended', async () => {
  const { said, hear, begin } = createReader();
  const { promise, resolve } = Promise.withResolvers<void>();
  const step = begin(() => promise);
  hear(1, 'before');
  await new Promise((waited) => setTimeout(waited));
  step.key.wipe();
  begin();
  resolve();
  hear(2, 'after');
  await expect.poll(() => said).toEqual(['after']);
});

it('[T1] opens nothing once it is closed, when the keys are wiped', async () => {
  const { ear, said, hear, begin } = createReader();
  const { promise, resolve } = Promise.withResolvers<void>();
  const step = begin(() => promise);
  hear(1, 'before');
  await new Promise((waited) => setTimeout(waited));
  step.key.wipe();
  ear.close();
  resolve();
  await new Promise((waited) => setTimeout(waited));
  expect(said).toEqual([]);
});

it('[T6] counts a talk from its arrival, however long it waits for its key', async () => {
  const { said, arrivals, hear, begin } = createReader();
  const { promise, resolve } = Promise.withResolvers<void>();
  begin(() => promise);
  hear(1, 'slow');
  const arrivedByMs = performance.now();
  await new Promise((waited) => setTimeout(waited, 20));
  resolve();
  await expect.poll(() => said).toEqual(['slow']);
  expect(arrivals[0]).toBeLessThanOrEqual(arrivedByMs);
});

it('[T5] loses no message behind reactions that wait for a key', async () => {
  const { said, hear, clap, begin } = createReader();
  const { promise, resolve } = Promise.withResolvers<void>();
  begin(() => promise);
  for (let counter = 1; counter <= 10; counter++) clap(counter);
  hear(11, 'after ten claps');
  resolve();
  await expect.poll(() => said).toContain('after ten claps');
  // Of the reactions, eight wait.
  await expect.poll(() => said).toHaveLength(9);
});
