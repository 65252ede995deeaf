import { type Bytes, fromBase64url, toBase64url } from '@sotto/base';
import type { FrameKeys } from '@sotto/frames';
import { deriveRoomKeys, parseRoomLink } from '@sotto/keys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RoomAgent } from '../../../packages/client/src/join/RoomAgent.ts';
import { Hoarder } from '../../harness/Hoarder.ts';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { type FrameWatch, type SentFrame, watchFrames } from '../../harness/watchFrames.ts';
import { eventually, host, join, type Person } from './people.ts';
import { createRelayTap } from './relayTap.ts';
import { looped, speechFrames } from './speech.ts';

const tap = createRelayTap();
let sotto: RunningSotto;
let speech: Uint8Array[];
let watch: FrameWatch;
/** The next person to enter, and all who have entered. */
let next: Hoarder | undefined;
const hoarders = new Map<RoomAgent, Hoarder>();
const others = new Set<RoomAgent>();

function hoard(agent: RoomAgent, keys: FrameKeys): void {
  if (next && !hoarders.has(agent) && !others.has(agent)) {
    hoarders.set(agent, next);
    next = undefined;
  }
  others.add(agent);
  hoarders.get(agent)?.hoard(keys);
}

beforeAll(async () => {
  watch = watchFrames(hoard);
  [sotto, speech] = await Promise.all([startSotto({ onProducer: tap.onProducer }), speechFrames('One, two, three.')]);
});
afterAll(async () => {
  watch.stop();
  await sotto.close();
});

/** Ada moderates, and speaks together with Bob. */
async function openStage() {
  tap.clear();
  const ada = await host({ ...sotto, source: looped(speech), everyoneSpeaks: true });
  const bob = await join(ada.inside().link, { ...sotto, source: looped(speech), name: 'Bob' });
  bob.room.actions.joinStage();
  await bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.isOnStage);
  bob.room.actions.unmute();
  await eventually(() => ada.heard.some(({ muted }) => !muted));
  const agent = watch.agentOf(ada.room.frames);
  const sessions = ada.inside().stage.flatMap(({ key }) => sessionOf(agent, key));
  expect(sessions).toHaveLength(2);
  return { ada, bob, link: ada.inside().link, sessions };
}

function sessionOf(agent: RoomAgent, key: string): Bytes[] {
  const session = agent.member(fromBase64url(key) ?? new Uint8Array(0))?.credential.session;
  return session ? [session] : [];
}

/** A member who comes in and forgets no key. */
async function comeHoarding(link: string, name: string): Promise<{ person: Person; hoarder: Hoarder }> {
  const parsed = parseRoomLink(link);
  if (!parsed.ok) throw new Error(parsed.error.code);
  const { mediaSalt } = await deriveRoomKeys(parsed.value);
  const hoarder = new Hoarder(mediaSalt.expose());
  next = hoarder;
  const person = await join(link, { ...sotto, name });
  return { person, hoarder };
}

/** The frames at the relay, in order, with everything that is known about them. */
function recorded(): readonly SentFrame[] {
  const sent = new Map(watch.sent.map((frame) => [toBase64url(frame.sealed), frame]));
  return tap.payloads.map((payload) => {
    const frame = sent.get(toBase64url(payload));
    if (!frame) throw new Error('the relay had a frame that nobody sealed');
    return frame;
  });
}

async function countOpened(frames: readonly SentFrame[], opens: (sealed: Bytes) => Promise<boolean>): Promise<number> {
  let opened = 0;
  for (const { sealed } of frames) if (await opens(sealed)) opened++;
  return opened;
}

/** Waits until the relay has received this many more frames. */
async function speakOn(count: number): Promise<void> {
  const until = tap.payloads.length + count;
  await eventually(() => tap.payloads.length > until);
}

const hears = (person: Person) => eventually(() => person.heard.filter(({ muted }) => !muted).length > 50);

/** Tries everything that follows from every key on every tenth frame. */
const everyTenth = (_: unknown, index: number) => index % 10 === 0;

describe('a removed member who kept every key', () => {
  it('[G10, G11] opens no frame of a speaker who knows of the removal, with everything that the relay had before and after', async () => {
    const { ada, link, sessions } = await openStage();
    const { person: eve, hoarder } = await comeHoarding(link, 'Eve');
    await hears(eve);
    const from = tap.payloads.length;
    await speakOn(100);
    const { hoarder: cleo } = await comeHoarding(link, 'Cleo');
    await speakOn(100);
    const ejection = watch.agentOf(ada.room.frames).state.log.log.number + 1;
    const sees = ada.inside().audience.find(({ name }) => name === 'Eve');
    if (!sees) throw new Error('Eve is not seen');
    ada.room.actions.use('remove', sees.key);
    await eve.until(({ phase }) => phase === 'removed');
    await speakOn(200);
    await join(link, { ...sotto, name: 'Dan' });
    await speakOn(200);

    const frames = recorded().slice(from);
    const before = frames.filter(({ knewNumber }) => knewNumber < ejection);
    const after = frames.filter(({ knewNumber }) => knewNumber >= ejection);
    expect(before.length).toBeGreaterThan(100);
    expect(after.length).toBeGreaterThan(300);
    expect(await countOpened(before, (sealed) => hoarder.opens(sealed, sessions))).toBe(before.length);
    expect(await countOpened(after, (sealed) => hoarder.opens(sealed, sessions))).toBe(0);
    expect(await countOpened(after, (sealed) => cleo.opens(sealed, sessions))).toBe(after.length);
    const anyhow = (sealed: Bytes) => hoarder.opensAnyhow(sealed, sessions, watch.covers);
    expect(await countOpened(before.slice(-3), anyhow)).toBe(3);
    expect(await countOpened(after.filter(everyTenth), anyhow)).toBe(0);
  });
});

describe('a newcomer who has what the relay had before they came', () => {
  it('[G10] opens none of it, and everything said from then on', async () => {
    const { link, sessions } = await openStage();
    await speakOn(200);
    const before = recorded();
    const { person: eve, hoarder } = await comeHoarding(link, 'Eve');
    await hears(eve);
    const from = tap.payloads.length;
    await speakOn(100);
    expect(await countOpened(before, (sealed) => hoarder.opens(sealed, sessions))).toBe(0);
    const anyhow = (sealed: Bytes) => hoarder.opensAnyhow(sealed, sessions, watch.covers);
    expect(await countOpened(before.filter(everyTenth), anyhow)).toBe(0);
    const since = recorded().slice(from);
    expect(await countOpened(since, (sealed) => hoarder.opens(sealed, sessions))).toBe(since.length);
  });
});
