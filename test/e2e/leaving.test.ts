import { describe, expect } from 'vitest';
import { inChapters } from '../harness/chapters.ts';
import type { Person } from '../harness/Person.ts';
import { refuseMicrophone } from '../harness/refuseMicrophone.ts';
import { story } from '../harness/story.ts';

interface Cast {
  readonly origin: string;
  readonly ada: Person;
  readonly ben: Person;
}

const test = story.extend('cast', { scope: 'file' }, async ({ sotto, somebody }): Promise<Cast> => {
  const [ada, ben] = [await somebody(), await somebody()];
  await ada.startRoom({ title: 'The way out', name: 'Ada', everyone: true });
  await ben.page.goto(sotto.origin);
  await ben.type('Invite link', await ada.keptLink());
  await ben.press('Join');
  await ben.listenIn('Ben');
  return { origin: sotto.origin, ada, ben };
});
const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

const goBack = ({ page }: Person) => page.evaluate(() => history.back());
const goForward = ({ page }: Person) => page.evaluate(() => history.forward());

describe('going back', () => {
  chapter('from the stage asks, and nothing happens without an answer', async ({ ada, ben }) => {
    await goBack(ada);
    await ada.find('heading', 'Leave the room?');
    await ben.sees('Stage', /Ada[\s\S]*speaking/);
    await ada.press('Stay');
    await ada.find('button', 'Mute');
    await ben.sees('Stage', /Ada/);
  });

  chapter('from the stage leaves after a yes, and forward comes back in', async ({ ada, ben }) => {
    await goBack(ada);
    await ada.find('button', 'End for all');
    await ada.press('Leave');
    await ada.find('button', 'Start a room');
    await ben.sees('Stage', /Nobody is on stage/);
    await goForward(ada);
    await ada.sees('Audience', /2 listening/);
  });

  chapter('from the audience does not ask, and forward comes back in', async ({ ada, ben }) => {
    await goBack(ben);
    await ben.find('button', 'Start a room');
    await ada.sees('Audience', /1 listening/);
    await goForward(ben);
    await ben.sees('Audience', /Ben/);
  });
});

describe('reloading', () => {
  chapter('on stage comes back there, muted, and says so until one unmutes', async ({ origin, ada, ben }) => {
    await ada.page.browserContext().overridePermissions(origin, ['microphone']);
    await ada.press('Join the stage');
    await ada.press('Unmute');
    await ben.sees('Stage', /Ada[\s\S]*speaking/);
    await ada.page.reload();
    await ada.reads('You are back on stage after the reload, muted');
    await ben.sees('Stage', /Ada[\s\S]*muted/);
    await ada.press('Unmute');
    await ben.sees('Stage', /Ada[\s\S]*speaking/);
    expect(await ada.page.evaluate(() => document.body.innerText)).not.toContain('after the reload');
  });

  chapter('without a microphone that the browser gives unasked says that the place is lost', async (cast) => {
    const { origin, ada, ben } = cast;
    await refuseMicrophone(ada, origin);
    await ada.page.reload();
    await ada.reads('You came back without your place on stage');
    await ben.sees('Stage', /Nobody is on stage/);
    await ada.page.browserContext().overridePermissions(origin, ['microphone']);
  });
});

describe('closing the tab', () => {
  chapter('asks on stage', async ({ ada }) => {
    await ada.press('Join the stage');
    await ada.find('button', 'Unmute');
    const asked = new Promise<string>((resolve) => ada.page.once('dialog', (dialog) => resolve(dialog.type())));
    await ada.page.close({ runBeforeUnload: true });
    expect(await asked).toBe('beforeunload');
  });

  chapter('does not ask in the audience', async ({ ben }) => {
    let asked = 0;
    ben.page.on('dialog', () => asked++);
    await ben.page.reload();
    await ben.find('region', 'Stage');
    expect(asked).toBe(0);
  });
});
