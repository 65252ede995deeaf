import { fail } from '@sotto/base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { begin, eventually, join } from './people.ts';
import { looped, speechFrames } from './speech.ts';

let sotto: RunningSotto;
let speech: Uint8Array[];

beforeAll(async () => {
  [sotto, speech] = await Promise.all([startSotto(), speechFrames('Ten, eleven, twelve.')]);
});
afterAll(() => sotto.close());

it('[B3] a host without a microphone holds the stage muted, and others come on stage and are heard', async () => {
  const ada = begin(sotto);
  Object.assign(ada.media, { openMicrophone: async () => fail('microphone-denied') });
  await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.fault === 'microphone-denied');
  await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.isOnStage);
  expect(ada.inside()).toMatchObject({ isModerator: true, isMuted: true, notice: 'without-microphone' });
  const bob = await join(ada.inside().link, { ...sotto, source: looped(speech), name: 'Bob' });
  const cleo = await join(ada.inside().link, { ...sotto, name: 'Cleo' });
  const isOffered = () => ada.inside().audience.find(({ name, powers }) => name === 'Bob' && powers.includes('invite'));
  await eventually(() => isOffered() !== undefined);
  ada.room.actions.use('invite', isOffered()?.key ?? '');
  await bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.maySpeak);
  bob.room.actions.joinStage();
  await bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.isOnStage);
  bob.room.actions.unmute();
  for (const listener of [ada, cleo]) {
    await eventually(() => listener.heard.filter(({ muted }) => !muted).length > 20);
  }
  expect(bob.inside()).toMatchObject({ held: [], unreached: [] });
});
