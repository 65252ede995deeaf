import { describe, expect } from 'vitest';
import { inChapters } from '../harness/chapters.ts';
import type { Person } from '../harness/Person.ts';
import { story } from '../harness/story.ts';

const audible = -40;
const silent = -80;
const patience = { timeout: 60_000, interval: 10 };

interface Cast {
  readonly origin: string;
  readonly ada: Person;
  readonly ben: Person;
}

const test = story.extend('cast', { scope: 'file' }, async ({ sotto, somebody }): Promise<Cast> => {
  return { origin: sotto.origin, ada: await somebody(), ben: await somebody() };
});
const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

describe('two people in Chromium', () => {
  chapter('one starts a room and is on stage with the microphone open', async ({ origin, ada }) => {
    await ada.startRoom({ title: 'Quiet evening', name: 'Ada' });
    await ada.reads('Quiet evening');
    await ada.sees('Stage', /Ada\s+you, moderator/);
    expect(ada.page.url()).toBe(`${origin}/r`);
  });

  chapter(
    'the other sees the stage before entering, and hears the speaker after one click',
    async ({ origin, ada, ben }) => {
      await ben.follow(await ada.invite());
      expect(ben.page.url()).toBe(`${origin}/r`);
      await ben.reads('Quiet evening');
      await ben.reads('Ada');
      await ben.listenIn('Ben');
      await ben.sees('Stage', /Ada/);
      await ben.sees('Stage', /speaking/);
      await expect.poll(() => ben.hear(1_000)).toBeGreaterThan(audible);
    },
  );

  chapter('the speaker sees who listens', async ({ ada }) => {
    await ada.sees('Audience', /Ben/);
  });

  chapter('a listener page never asks for the microphone', async ({ ben }) => {
    const devices = await ben.page.evaluate(() => navigator.mediaDevices.enumerateDevices());
    expect(devices.filter(({ kind }) => kind === 'audioinput').every(({ label }) => label === '')).toBe(true);
  });

  chapter('mute is silence at the listener, who learns of it from the sealed frames', async ({ ada, ben }) => {
    await ada.press('Mute');
    await ben.sees('Stage', /muted/);
    await expect.poll(() => ben.hear(500), patience).toBeLessThan(silent);
    await ada.press('Unmute');
    await ben.sees('Stage', /speaking/);
    await expect.poll(() => ben.hear(1_000)).toBeGreaterThan(audible);
  });

  chapter('a reload comes back in, and no address shows the secret', async ({ origin, ada, ben }) => {
    await ben.page.reload();
    await ben.sees('Stage', /Ada/);
    expect(ben.page.url()).toBe(`${origin}/r`);
    await ada.sees('Audience', /1 listening/);
  });

  chapter('leaving is seen by the others', async ({ ada, ben }) => {
    await ben.press('Leave');
    await ben.reads('You left');
    await ada.sees('Audience', /0 listening/);
  });

  chapter('neither page had an error', ({ ada, ben }) => {
    expect([...ada.complaints, ...ben.complaints]).toEqual([]);
  });
});
