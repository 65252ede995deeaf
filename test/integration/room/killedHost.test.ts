import { opusSilence } from '@sotto/frames';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { toneFaults } from '../../harness/toneFaults.ts';
import { eventually, host, join, type Person } from './people.ts';
import { decodeFrames, looped, speechFrames, toneFrames } from './speech.ts';
import { startProxy } from './startProxy.ts';

let sotto: RunningSotto;
let speech: Uint8Array[];

beforeAll(async () => {
  [sotto, speech] = await Promise.all([startSotto(), speechFrames('Four, five, six.')]);
});
afterAll(() => sotto.close());

/** Ada's device can die; Bob speaks too, and Cleo listens. */
async function open(policy: 'keep-talking' | 'pause', frames = speech) {
  const proxy = await startProxy(sotto);
  const ada = await host({ ...sotto, origin: proxy.origin, everyoneSpeaks: true, policy });
  const { link } = ada.inside();
  const bob = await join(link, { ...sotto, source: looped(frames), name: 'Bob' });
  const cleo = await join(link, { ...sotto, name: 'Cleo' });
  bob.room.actions.joinStage();
  await bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.isOnStage);
  bob.room.actions.unmute();
  await eventually(() => saidBy('Bob', cleo).length > 20);
  const kill = async () => {
    proxy.setOpen(false);
    proxy.cut();
    await ada.media.close();
  };
  return { bob, cleo, link, kill };
}

function framesOf(name: string, listener: Person) {
  const key = listener.inside().stage.find((person) => person.name === name)?.key;
  return listener.heard.filter(({ speaker }) => speaker === key);
}

function saidBy(name: string, listener: Person): string[] {
  return framesOf(name, listener)
    .filter(({ muted }) => !muted)
    .map(({ opus }) => Buffer.from(opus).toString('hex'));
}

/** Waits until a listener has heard this many more frames of a person, with sound in them. */
async function hearsMore(listener: Person, name: string, count: number): Promise<void> {
  const before = saidBy(name, listener).length;
  await eventually(() => saidBy(name, listener).length > before + count);
}

const whom = (people: readonly { readonly name: string }[]) => people.map(({ name }) => name);

describe('a host whose device dies', () => {
  it('[B2] leaves a room that keeps talking as it was: a speaker is heard without a gap, and told who does not confirm', async () => {
    const { bob, cleo, link, kill } = await open('keep-talking');
    const from = saidBy('Bob', cleo).length;
    const before = framesOf('Bob', cleo).length;
    await kill();
    await bob.until((snapshot) => snapshot.phase === 'inside' && whom(snapshot.unreached).includes('Ada'));
    await hearsMore(cleo, 'Bob', 100);
    expect(
      framesOf('Bob', cleo)
        .slice(before)
        .filter(({ muted }) => muted),
    ).toEqual([]);
    const loop = speech.map((frame) => Buffer.from(frame).toString('hex'));
    const heard = saidBy('Bob', cleo).slice(from);
    const first = loop.indexOf(heard[0] ?? '');
    expect(heard).toEqual(heard.map((_, index) => loop[(first + index) % loop.length]));
    const dan = await join(link, { ...sotto, name: 'Dan' });
    await hearsMore(dan, 'Bob', 20);
  });

  it('[B2] leaves a tone without a gap and without a click, in the samples that a listener decodes', async () => {
    const hz = 437;
    const { bob, cleo, kill } = await open('keep-talking', toneFrames({ hz, seconds: 2 }));
    const from = framesOf('Bob', cleo).findIndex(({ muted }) => !muted);
    await kill();
    await bob.until((snapshot) => snapshot.phase === 'inside' && whom(snapshot.unreached).includes('Ada'));
    await hearsMore(cleo, 'Bob', 250);
    const frames = framesOf('Bob', cleo)
      .slice(from)
      .map(({ opus }) => opus);
    // The decoder settles during the first frames.
    const faults = (heard: readonly Uint8Array[]) => toneFaults(decodeFrames(heard).subarray(10 * 960), hz);
    expect(faults(frames)).toEqual({ quietMs: 0, clicks: 0 });
    // One held frame would show.
    expect(faults(frames.with(frames.length >> 1, opusSilence)).quietMs).toBeGreaterThan(0);
  });

  it('[B2] pauses a room whose owner chose that, until the person at the microphone chooses to go on', async () => {
    const { bob, cleo, kill } = await open('pause');
    expect(bob.inside()).toMatchObject({ policy: 'pause', held: [] });
    await kill();
    await bob.until(
      (snapshot) =>
        snapshot.phase === 'inside' &&
        snapshot.held.some(({ why, moderator }) => why === 'unconfirmed' && moderator?.name === 'Ada'),
    );
    const before = framesOf('Bob', cleo).length;
    await eventually(
      () =>
        framesOf('Bob', cleo)
          .slice(before)
          .filter(({ muted }) => muted).length > 20,
    );
    bob.room.actions.goOn();
    await hearsMore(cleo, 'Bob', 20);
    expect(bob.inside()).toMatchObject({ isGoingOn: true, isOnStage: true });
  });
});
