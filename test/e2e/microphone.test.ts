import { describe } from 'vitest';
import { inChapters } from '../harness/chapters.ts';
import type { Person } from '../harness/Person.ts';
import { refuseMicrophone } from '../harness/refuseMicrophone.ts';
import { story } from '../harness/story.ts';

interface Cast {
  readonly origin: string;
  readonly ada: Person;
  readonly ben: Person;
}

const test = story.extend('cast', { scope: 'file' }, async ({ sotto, plainChromium, somebody }): Promise<Cast> => {
  return { origin: sotto.origin, ada: await somebody(), ben: await somebody({ on: plainChromium }) };
});
const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

describe('a microphone', () => {
  chapter('that is refused leaves its owner in the room to listen', async ({ origin, ada, ben }) => {
    await ada.startRoom({ title: 'Borrowed microphone', name: 'Ada', everyone: true });
    await refuseMicrophone(ben, origin);
    await ben.follow(await ada.keptLink());
    await ben.listenIn('Ben');
    await ben.press('Join the stage');
    await ben.reads('This page may not use your microphone.');
    await ben.sees('Audience', /1 listening/);
    await ben.find('button', 'Join the stage');
  });

  chapter('that is taken away leaves its owner on stage, muted, and says so', async ({ origin, ada, ben }) => {
    await refuseMicrophone(ada, origin);
    await ada.reads('Your microphone was unplugged, or this page may no longer use it');
    await ada.find('alert', '');
    await ben.sees('Stage', /Ada[\s\S]*muted/);
  });

  chapter('comes back, or another one does, when its owner unmutes', async ({ ada, ben }) => {
    await ada.press('Unmute');
    await ben.sees('Stage', /Ada[\s\S]*speaking/);
    await ada.press('Step down');
    await ben.sees('Audience', /2 listening/);
  });

  for (const [name, sentence] of [
    ['NotFoundError', 'No microphone was found.'],
    ['NotReadableError', 'Your microphone cannot be read'],
  ] as const) {
    chapter(`of which the browser says ${name} is told of in its own sentence`, async ({ ada, ben }) => {
      // A fake device can't be gone or busy, so the page throws the browser's own error.
      await ada.page.evaluate((refusal) => {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', refusal));
      }, name);
      await ada.press('Join the stage');
      await ada.reads(sentence);
      await ada.find('alert', '');
      await ben.sees('Audience', /2 listening/);
    });
  }
});
