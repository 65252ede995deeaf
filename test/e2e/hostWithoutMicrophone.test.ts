import { describe } from 'vitest';
import { inChapters } from '../harness/chapters.ts';
import type { Person } from '../harness/Person.ts';
import { refuseMicrophone } from '../harness/refuseMicrophone.ts';
import { story } from '../harness/story.ts';

interface Cast {
  readonly ada: Person;
  readonly ben: Person;
  readonly cleo: Person;
}

const test = story.extend('cast', { scope: 'file' }, async ({ sotto, plainChromium, somebody }): Promise<Cast> => {
  const ada = await somebody({ on: plainChromium });
  await refuseMicrophone(ada, sotto.origin);
  return { ada, ben: await somebody(), cleo: await somebody() };
});
const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

describe('a host whose microphone is refused', () => {
  chapter('stands on stage, muted, and is told why', async ({ ada }) => {
    await ada.startRoom({ title: 'Held without a microphone', name: 'Ada', everyone: true, lacksMicrophone: true });
    await ada.sees('Stage', /Ada[\s\S]*muted/);
    await ada.reads('This page may not use your microphone. You are on stage, muted');
    await ada.find('button', 'Unmute');
  });

  chapter('holds a room in which others speak and are heard', async ({ ada, ben, cleo }) => {
    const link = await ada.keptLink();
    await ben.follow(link);
    await ben.listenIn('Ben');
    await cleo.follow(link);
    await cleo.listenIn('Cleo');
    await ben.press('Join the stage');
    await ben.press('Unmute');
    await ada.sees('Stage', /Ben\s+.*speaking/);
    await cleo.sees('Stage', /Ben\s+.*speaking/);
    await ben.sees('Stage', /Ben\s+you.*speaking/);
  });
});
