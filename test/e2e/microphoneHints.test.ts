import { describe, expect } from 'vitest';
import { openChromium } from '../harness/browsers.ts';
import { inChapters } from '../harness/chapters.ts';
import { writeMicrophone } from '../harness/microphones.ts';
import type { Person } from '../harness/Person.ts';
import { story } from '../harness/story.ts';

interface Cast {
  readonly ada: Person;
  readonly ben: Person;
}

const test = story
  .extend('deaf', { scope: 'file' }, async ({ words }, { onCleanup }) => {
    const silence = await writeMicrophone({ ...words, samples: new Int16Array(48_000) });
    const chromium = await openChromium({ microphone: silence.path });
    onCleanup(async () => {
      await chromium.close();
      await silence.close();
    });
    return chromium;
  })
  .extend('cast', { scope: 'file' }, async ({ deaf, somebody }): Promise<Cast> => {
    const [ada, ben] = [await somebody(), await somebody({ on: deaf })];
    await ada.startRoom({ title: 'Can you hear me', name: 'Ada', everyone: true });
    await ben.follow(await ada.keptLink());
    await ben.listenIn('Ben');
    await ben.press('Join the stage');
    await ben.press('Unmute');
    return { ada, ben };
  });
const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

/** Has the browser say that the system mutes all microphones, or no longer. */
function muteByDevice({ page }: Person, isMuted: boolean): Promise<void> {
  return page.evaluate((value) => {
    Object.defineProperty(MediaStreamTrack.prototype, 'muted', { configurable: true, get: () => value });
  }, isMuted);
}

/** The description of a button, as a screen reader says it after its name. */
async function descriptionOf(person: Person, name: string): Promise<string> {
  const button = await person.find('button', name);
  return button.evaluate((element) => {
    const id = element.getAttribute('aria-describedby');
    return (id && document.getElementById(id)?.textContent) || '';
  });
}

describe('a person who talks while muted', () => {
  chapter('is told, in a status', async ({ ada, ben }) => {
    await ada.press('Mute');
    await ada.reads('You are muted, so nobody hears you talk.');
    await ben.sees('Stage', /Ada[\s\S]*muted/);
    expect(await ben.hear(500)).toBeLessThan(-80);
  });

  chapter('is told so no longer once they unmute', async ({ ada }) => {
    await ada.press('Unmute');
    await ada.page.waitForFunction(() => !document.body.innerText.includes('nobody hears you talk'));
    await ada.sees('Stage', /Ada\s+you, moderator, speaking/);
  });

  chapter('is not measured where they switched that off', async ({ ada }) => {
    await ada.press('Settings');
    await (await ada.find('switch', 'Tell me when I talk while muted')).click();
    await ada.press('Done');
    await ada.press('Mute');
    await ada.press('Settings');
    await ada.press('Test the microphone');
    await ada.page.waitForFunction(() => (document.querySelector('meter')?.value ?? 0) > 0.3);
    await ada.press('Done');
    expect(await ada.page.evaluate(() => document.body.innerText)).not.toContain('nobody hears you talk');
    await ada.press('Unmute');
  });
});

describe('a microphone that its device has muted', () => {
  chapter('is shown as such, on the tile, at the button and in a sentence', async ({ ada }) => {
    await muteByDevice(ada, true);
    await ada.reads('Your microphone is muted by your device.');
    await ada.sees('Stage', /Ada\s+you, moderator, muted by your device/);
    expect(await descriptionOf(ada, 'Mute')).toBe('muted by your device');
  });

  chapter('is shown as open again when the device says so', async ({ ada }) => {
    await muteByDevice(ada, false);
    await ada.sees('Stage', /Ada\s+you, moderator, speaking/);
    expect(await descriptionOf(ada, 'Mute')).toBe('');
  });
});

describe('a microphone that gives digital silence', () => {
  chapter('is an alert for its owner, until they mute', async ({ ben }) => {
    await ben.find('alert', '');
    await ben.reads('Your microphone gives no sound.');
    await ben.press('Mute');
    await ben.page.waitForFunction(() => !document.body.innerText.includes('gives no sound'));
  });
});
