import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually, host, join, type Person, pauseMs, visit } from './people.ts';
import { looped, speechFrames } from './speech.ts';
import { startProxy } from './startProxy.ts';

let sotto: RunningSotto;
let speech: Uint8Array[];

beforeAll(async () => {
  [sotto, speech] = await Promise.all([startSotto(), speechFrames('Seven, eight, nine.')]);
});
afterAll(() => sotto.close());

async function hears(person: Person, muted = false): Promise<void> {
  const before = person.heard.length;
  await eventually(() => person.heard.slice(before).filter((frame) => frame.muted === muted).length > 10, {
    withinMs: 20_000,
    describe: () => JSON.stringify({ heard: person.heard.length - before, ...person.media.counts() }),
  });
}

const isBack = (person: Person) =>
  person.until((snapshot) => snapshot.phase === 'inside' && snapshot.connection === 'connected', 20_000);
const isLost = (person: Person) =>
  person.until((snapshot) => snapshot.phase === 'inside' && snapshot.connection !== 'connected');

describe('a relay that dies', () => {
  it('[L4] leaves rooms that get their sound back by themselves once it is there again', async () => {
    const ada = await host({ ...sotto, source: looped(speech) });
    const bob = await join(ada.inside().link, sotto);
    await hears(bob);
    sotto.killRelay();
    await Promise.all([isLost(ada), isLost(bob)]);
    await sotto.startRelay();
    await Promise.all([isBack(ada), isBack(bob)]);
    await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.isOnStage);
    // A relay that takes longer than six seconds leaves its speakers muted, with a word about it.
    const { isMuted, notice } = ada.inside();
    expect(notice).toBe(isMuted ? 'muted-by-outage' : undefined);
    ada.room.actions.unmute();
    await hears(bob);
    expect(bob.inside().stage.map(({ name }) => name)).toEqual(['Ada']);
  });
});

describe('a client whose connection is cut', () => {
  it('is inside again, on stage and unmuted as before, and is heard again', async () => {
    const proxy = await startProxy(sotto);
    const ada = await host({ ...sotto, origin: proxy.origin, source: looped(speech) });
    const bob = await join(ada.inside().link, sotto);
    await hears(bob);
    proxy.cut();
    await isLost(ada);
    await isBack(ada);
    await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.isOnStage);
    await hears(bob);
    expect(ada.inside()).toMatchObject({ isOnStage: true, isMuted: false, fault: undefined });
    await bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.stage.length === 1);
  });

  it('is muted again if it was muted', async () => {
    const proxy = await startProxy(sotto);
    const ada = await host({ ...sotto, origin: proxy.origin, source: looped(speech) });
    const bob = await join(ada.inside().link, sotto);
    ada.room.actions.mute();
    await hears(bob, true);
    const unmuted = () => bob.heard.filter(({ muted }) => !muted).length;
    const before = unmuted();
    proxy.cut();
    await isLost(ada);
    await isBack(ada);
    await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.isOnStage);
    await hears(bob, true);
    expect(ada.inside()).toMatchObject({ isOnStage: true, isMuted: true });
    expect(unmuted()).toBe(before);
  });

  it('listens again if it listened before a longer time without a network', async () => {
    const proxy = await startProxy(sotto);
    const ada = await host({ ...sotto, source: looped(speech) });
    const bob = await join(ada.inside().link, { ...sotto, origin: proxy.origin });
    await hears(bob);
    proxy.setOpen(false);
    proxy.cut();
    await bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.connection === 'offline');
    proxy.setOpen(true);
    await isBack(bob);
    await hears(bob);
    expect(bob.inside()).toMatchObject({ isOnStage: false, isMuted: true });
    await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.audienceCount === 1);
  });

  it.each([0, 50, 400])('ends quietly if its room is closed meanwhile, %i ms later', async (afterMs) => {
    const proxy = await startProxy(sotto);
    const ada = await host(sotto);
    const bob = await join(ada.inside().link, { ...sotto, origin: proxy.origin });
    proxy.cut();
    await isLost(bob);
    await pauseMs(afterMs);
    bob.room.close();
    // There is no condition to wait for: the fault would be an unhandled rejection, which ends this run.
    await pauseMs(700);
    await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.audienceCount === 0);
  });

  it('sees the preview continue if it had not entered yet', async () => {
    const proxy = await startProxy(sotto);
    const ada = await host(sotto);
    const bob = await visit(ada.inside().link, { ...sotto, origin: proxy.origin });
    proxy.cut();
    await pauseMs(500);
    bob.room.actions.enter('Bob');
    await bob.until(({ phase }) => phase === 'inside');
  });
});
