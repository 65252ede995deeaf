import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually, host, join, type Person } from './people.ts';
import { enterRaw, greet } from './rawMember.ts';
import { looped, speechFrames } from './speech.ts';

let sotto: RunningSotto;
let speech: Uint8Array[];

beforeAll(async () => {
  [sotto, speech] = await Promise.all([startSotto(), speechFrames('Four, five, six.')]);
});
afterAll(() => sotto.close());

function onStage(person: Person): Promise<unknown> {
  return person.until((snapshot) => snapshot.phase === 'inside' && snapshot.isOnStage);
}

function names(person: Person): string[] {
  return person.inside().stage.map(({ name }) => name);
}

describe('a room where only its owner speaks', () => {
  it('[R6] refuses the stage to a listener, by code, and the room goes on', async () => {
    const ada = await host({ origin: sotto.origin, source: looped(speech) });
    const bob = await join(ada.inside().link, sotto);
    expect(bob.inside().maySpeak).toBe(false);
    bob.room.actions.joinStage();
    await bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.fault === 'not-allowed');
    expect(bob.inside().isOnStage).toBe(false);
    const before = bob.heard.length;
    await eventually(() => bob.heard.length > before + 10);
    expect(names(ada)).toEqual(['Ada']);
  });

  it('[R6] refuses a stream to somebody who is not on stage', async () => {
    const ada = await host(sotto);
    const visitor = await greet(ada.inside().link, sotto);
    await enterRaw(visitor);
    const produced = await visitor.connection.request('produce', { ssrc: 1, payloadType: 111 });
    expect(produced).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
  });
});

describe('a room where everyone may speak', () => {
  async function twoOnStage() {
    const ada = await host({ ...sotto, everyoneSpeaks: true });
    const bob = await join(ada.inside().link, { ...sotto, source: looped(speech) });
    bob.room.actions.joinStage();
    await onStage(bob);
    await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.stage.length === 2);
    return { ada, bob };
  }

  it('[R6] takes a listener on stage, muted, and lets the first one hear them once unmuted', async () => {
    const { ada, bob } = await twoOnStage();
    expect(names(ada)).toEqual(['Ada', 'Bob']);
    await eventually(() => ada.heard.length > 5);
    expect(ada.heard.some(({ muted }) => !muted)).toBe(false);
    bob.room.actions.unmute();
    await eventually(() => ada.heard.some(({ muted }) => !muted));
    expect(ada.inside().stage.find(({ name }) => name === 'Bob')).toMatchObject({ isMuted: false, isSelf: false });
  });

  it('[R6] shows the others that a speaker stepped down, and plays them no more', async () => {
    const { ada, bob } = await twoOnStage();
    bob.room.actions.unmute();
    await eventually(() => ada.heard.some(({ muted }) => !muted));
    bob.room.actions.stepDown();
    await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.stage.length === 1);
    expect(bob.inside()).toMatchObject({ isOnStage: false, isMuted: true });
    const sent = bob.media.counts().sent;
    await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.audienceCount === 1);
    expect(bob.media.counts().sent).toBe(sent);
  });

  it('[R6] takes a member back who stepped down', async () => {
    const { ada, bob } = await twoOnStage();
    bob.room.actions.stepDown();
    await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.stage.length === 1);
    bob.room.actions.joinStage();
    await onStage(bob);
    const heard = ada.heard.length;
    await eventually(() => ada.heard.length > heard + 5);
    expect(names(ada)).toEqual(['Ada', 'Bob']);
  });

  it('[R7] shows the others who left', async () => {
    const { ada, bob } = await twoOnStage();
    bob.room.actions.leave();
    await bob.until(({ phase }) => phase === 'left');
    await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.stage.length === 1);
    await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.audienceCount === 0);
    const heard = ada.heard.length;
    await eventually(() => ada.media.counts().sent > 0);
    expect(ada.heard.length).toBe(heard);
  });

  it('[R7] shows the others that a member is gone who did not say so', async () => {
    const { ada, bob } = await twoOnStage();
    bob.room.close();
    await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.stage.length === 1);
  });
});

describe('the audience', () => {
  it('[R8] is listed and counted for everybody inside, and counted for people who only have the link', async () => {
    const ada = await host(sotto);
    const { link } = ada.inside();
    const bob = await join(link, { ...sotto, name: 'Bob' });
    await join(link, { ...sotto, name: 'Cleo' });
    for (const person of [ada, bob]) {
      await person.until((snapshot) => snapshot.phase === 'inside' && snapshot.audience.length === 2);
      expect(person.inside().audience.map(({ name }) => name)).toEqual(['Bob', 'Cleo']);
      await person.until((snapshot) => snapshot.phase === 'inside' && snapshot.audienceCount === 2);
    }
    expect(bob.inside().audience.map(({ isSelf }) => isSelf)).toEqual([true, false]);
    const { preview } = await greet(link, sotto);
    expect(preview).toMatchObject({ audienceCount: 2 });
    expect(preview?.stage.length).toBe(1);
  });
});
