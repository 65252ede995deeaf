import { randomBytes, Secret } from '@sotto/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { host, join, type Person } from './people.ts';
import { looped, speechFrames } from './speech.ts';
import { startProxy } from './startProxy.ts';

let sotto: RunningSotto;
let speech: Uint8Array[];

beforeAll(async () => {
  [sotto, speech] = await Promise.all([startSotto(), speechFrames('One, two, three.')]);
});
afterAll(() => sotto.close());

type Inside = ReturnType<Person['inside']>;

const sees = (person: Person, fits: (snapshot: Inside) => boolean) =>
  person.until((snapshot) => snapshot.phase === 'inside' && fits(snapshot));

/** In a room where people speak by invitation, Ada has invited Bob, who is on stage and unmuted. */
async function invite() {
  const ada = await host({ ...sotto, source: looped(speech) });
  const { link } = ada.inside();
  const rootSeed = new Secret(randomBytes(32));
  const way = await startProxy(sotto);
  const bob = await join(link, { ...sotto, origin: way.origin, source: looped(speech), rootSeed });
  expect(bob.inside().maySpeak).toBe(false);
  await sees(ada, ({ audience }) => audience.some(({ powers }) => powers.includes('invite')));
  const [shown] = ada.inside().audience;
  ada.room.actions.use('invite', shown?.key ?? '');
  await sees(bob, ({ maySpeak }) => maySpeak);
  bob.room.actions.joinStage();
  await sees(bob, ({ isOnStage }) => isOnStage);
  bob.room.actions.unmute();
  await sees(bob, ({ isMuted }) => !isMuted);
  const reload = () => join(link, { ...sotto, source: looped(speech), rootSeed });
  return { ada, bob, way, reload };
}

describe('an invited speaker', () => {
  it('[P5] joins the stage again after a reload, without another invitation', async () => {
    const { bob, reload } = await invite();
    bob.room.close();
    const again = await reload();
    await sees(again, ({ maySpeak }) => maySpeak);
    again.room.actions.joinStage();
    await sees(again, ({ isOnStage }) => isOnStage);
    expect(again.inside()).toMatchObject({ isMuted: true, fault: undefined });
  });

  it('[P5, P11] comes back into a locked room by a reload, and speaks again, without a click of anybody else', async () => {
    const { ada, bob, reload } = await invite();
    ada.room.actions.control('lock');
    await sees(bob, ({ isLocked }) => isLocked);
    bob.room.close();
    await sees(ada, ({ stage }) => stage.length === 1);
    const again = await reload();
    await sees(again, ({ isWaiting, maySpeak }) => !isWaiting && maySpeak);
    again.room.actions.joinStage();
    await sees(again, ({ isOnStage }) => isOnStage);
    await sees(ada, ({ stage }) => stage.length === 2);
    expect(ada.inside()).toMatchObject({ isLocked: true, waiting: [], fault: undefined });
  });

  it('[P5, R7] is on stage again after an outage that cost the place, muted, and is told so', async () => {
    const { ada, bob, way } = await invite();
    await sees(ada, ({ stage }) => stage.length === 2);
    way.setOpen(false);
    way.cut();
    await sees(ada, ({ stage }) => stage.length === 1);
    way.setOpen(true);
    await sees(bob, ({ isOnStage, connection }) => isOnStage && connection === 'connected');
    await sees(bob, ({ notice }) => notice === 'muted-by-outage');
    expect(bob.inside().isMuted).toBe(true);
    await sees(ada, ({ stage }) => stage.length === 2);
  });
});
