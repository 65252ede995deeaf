import { describe, expect } from 'vitest';
import { inChapters } from '../harness/chapters.ts';
import { type HeldFiles, holdFiles, lateFiles } from '../harness/holdFiles.ts';
import type { Person } from '../harness/Person.ts';
import { startTcpPath, type TcpPath } from '../harness/startTcpPath.ts';
import { story } from '../harness/story.ts';

const audible = -45;
/** A slow mobile network: 1.6 Mbit/s, 150 ms. */
const slow = { bytesPerSecond: 200_000, roundTripMs: 150 };
/** The most bytes before the first sound, including all requests and the sealed messages. */
const budgetBytes = 350_000;

interface Cast {
  readonly line: TcpPath;
  readonly link: string;
  readonly ben: Person;
  /** The scripts that draw Ben's page. */
  readonly scripts: HeldFiles;
  /** The files that Ben's page requests only once it is inside. */
  readonly late: HeldFiles;
}

const test = story.extend('cast', { scope: 'file' }, async ({ sotto, somebody }, { onCleanup }): Promise<Cast> => {
  const to = { address: '127.0.0.1', port: Number(new URL(sotto.origin).port) };
  const line = await startTcpPath({ at: { address: '127.0.0.1', port: 0 }, to, ...slow });
  onCleanup(line.close);
  const ada = await somebody();
  await ada.startRoom({ title: 'From far away', name: 'Ada' });
  const { hash } = new URL(await ada.keptLink());
  const origin = `http://127.0.0.1:${line.port}`;
  const ben = await somebody({ origin });
  // The theme's few bytes draw nothing.
  const scripts = await holdFiles(ben.page, ['*/assets/page-*.js']);
  const late = await holdFiles(ben.page, lateFiles);
  return { line, link: `${origin}/r${hash}`, ben, scripts, late };
});
const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

describe('a first visit by link, on a slow connection and with an empty cache', () => {
  chapter('shows that something is on its way before the first script is there', async ({ link, ben, scripts }) => {
    const opening = ben.page.goto(link);
    await ben.page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
    await ben.page.waitForSelector('progress');
    await expect.poll(() => scripts.asked).toHaveLength(1);
    await scripts.release();
    await opening;
  });

  chapter('comes to the door of the room', async ({ line, ben }) => {
    await ben.find('button', 'Listen in');
    await ben.reads('From far away');
    const [down, up] = [line.counts().down, line.counts().up].map((bytes) => bytes.toLocaleString('en'));
    console.info(`first visit: ${down} bytes down and ${up} up until Listen in`);
  });

  chapter('is heard after the click, within the budget of bytes', async ({ line, ben, late }) => {
    await ben.listenIn('Ben');
    await ben.sees('Stage', /speaking/);
    const { down } = line.counts();
    console.info(`${down.toLocaleString('en')} bytes down when somebody is heard to speak`);
    await expect.poll(() => ben.hear(1_000)).toBeGreaterThan(audible);
    expect(down).toBeLessThan(budgetBytes);
    await late.release();
  });

  chapter('and nothing went wrong in the page', ({ ben }) => {
    expect(ben.complaints).toEqual([]);
  });
});
