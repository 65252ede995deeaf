import type { Page } from 'puppeteer-core';
import { describe, expect } from 'vitest';
import { inChapters } from '../harness/chapters.ts';
import type { Person } from '../harness/Person.ts';
import { story } from '../harness/story.ts';

interface Cast {
  readonly ada: Person;
  readonly ben: Person;
}

/** Runs in a page: its microphone gives a fifth of what it hears, so that there is something to amplify. */
function speakQuietly() {
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const context = new AudioContext();
    const output = new MediaStreamAudioDestinationNode(context);
    const loud = context.createMediaStreamSource(await open(constraints));
    loud.connect(new GainNode(context, { gain: 0.2 })).connect(output);
    return output.stream;
  };
}

/** As long as the words and the pause after them, in milliseconds: another part of them is louder by itself. */
const wordsMs = 8_000;

const test = story.extend('cast', { scope: 'file' }, async ({ plainChromium, somebody }): Promise<Cast> => {
  const prepare = async (page: Page) => void (await page.evaluateOnNewDocument(speakQuietly));
  const [ada, ben] = [await somebody({ prepare }), await somebody({ on: plainChromium })];
  await ada.startRoom({ title: 'Louder', name: 'Ada' });
  await ben.follow(await ada.keptLink());
  await ben.listenIn('Ben');
  await ben.sees('Stage', /speaking/);
  return { ada, ben };
});
const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

async function slide(person: Person, name: string, key: 'Home' | 'End'): Promise<void> {
  const slider = await person.find('slider', name);
  await slider.focus();
  await person.page.keyboard.press(key);
}

describe('one person’s volume', () => {
  chapter('of 200 % makes a quiet voice louder, and they are still seen to speak', async ({ ben }) => {
    const before = await ben.hear(wordsMs);
    await ben.press('More about Ada');
    await slide(ben, 'Volume of Ada', 'End');
    await ben.press('Done');
    await ben.page.waitForFunction(
      () => !document.querySelector('section[aria-label="Stage"] .states')?.textContent?.includes('speaking'),
    );
    await ben.sees('Stage', /speaking/);
    expect((await ben.hear(wordsMs)) - before).toBeGreaterThan(2);
  });
});
