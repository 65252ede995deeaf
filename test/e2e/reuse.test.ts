import type { Page, WebWorker } from 'puppeteer-core';
import { describe, expect } from 'vitest';
import { inChapters } from '../harness/chapters.ts';
import { Person } from '../harness/Person.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';
import { startTcpPath, type TcpPath } from '../harness/startTcpPath.ts';
import { story } from '../harness/story.ts';
import { createReuseWatch, type ReuseWatch, type SessionFrames } from '../harness/watchReuse.ts';

interface Cast {
  readonly sotto: RunningSotto;
  readonly watch: ReuseWatch;
  readonly ada: Person;
  /** Origin of the path. */
  readonly origin: string;
  /** The only path to the server, which can be cut. */
  line: TcpPath;
}

const test = story.extend('cast', { scope: 'file' }, async ({ addresses, somebody }, { onCleanup }): Promise<Cast> => {
  const closing = new AsyncDisposableStack();
  onCleanup(() => closing.disposeAsync());
  const watch = createReuseWatch();
  const sotto = await startSotto({
    listen: addresses,
    taps: { opened: watch.onOpened },
    onProducer: watch.onProducer,
  });
  closing.defer(sotto.close);
  const line = await openLine(sotto);
  const seat = { origin: `http://127.0.0.1:${line.port}` };
  const cast = { sotto, watch, line, ...seat, ada: await somebody(seat) };
  closing.defer(() => cast.line.close());
  await cast.ada.startRoom({ title: 'Once each', name: 'Ada' });
  const ben = await somebody(seat);
  await ben.follow(await cast.ada.keptLink());
  await ben.listenIn('Ben');
  return cast;
});
const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

function openLine({ origin }: RunningSotto, linePort = 0): Promise<TcpPath> {
  const to = { address: '127.0.0.1', port: Number(new URL(origin).port) };
  return startTcpPath({ at: { address: '127.0.0.1', port: linePort }, to });
}

/** Lets a second of further frames pass the relay, with the batches that sign for them. */
async function speakOn(watch: ReuseWatch, frames = 60): Promise<void> {
  const before = watch.frameCount();
  await expect.poll(() => watch.frameCount() - before).toBeGreaterThan(frames);
  await expect.poll(() => watch.isSigned()).toBe(true);
}

/** Brings a person on stage and unmutes them. */
async function speak(watch: ReuseWatch, person: Person): Promise<void> {
  await person.press('Join the stage');
  await speakAgain(watch, person);
}

/** Unmutes a person on stage, or on the way back to it after a reload. */
async function speakAgain(watch: ReuseWatch, person: Person): Promise<void> {
  await person.press('Unmute');
  await person.find('button', 'Mute');
  await speakOn(watch);
}

async function stepDown(person: Person): Promise<void> {
  await person.press('Step down');
  await person.find('button', 'Join the stage');
}

/** The Workers for rooms of a page: those in use, and one that waits for the next room. */
function workersOf({ page }: Person): WebWorker[] {
  return page.workers().filter((worker) => worker.url().includes('/worker-'));
}

/** Expects that no two frames of a session share a header, and that counters only rise. */
function expectOnce(sessions: readonly SessionFrames[]): void {
  for (const { reused, frames, firstCtr, lastCtr } of sessions) {
    expect(reused).toEqual([]);
    expect(firstCtr).toBeGreaterThanOrEqual(2 ** 24);
    expect(lastCtr - firstCtr + 1).toBeGreaterThanOrEqual(frames);
  }
}

describe('[F4] the relay sees no counter of a speaker twice under one session', () => {
  chapter('through stepping down and up again, muted and not', async ({ watch, ada }) => {
    await speakOn(watch);
    await ada.press('Mute');
    await speakOn(watch);
    await stepDown(ada);
    await speak(watch, ada);
    expectOnce(watch.sessions());
    expect(watch.sessions()).toMatchObject([{ producers: 2 }]);
  });

  chapter('through a restart of the server and a lost connection', async (cast) => {
    const { sotto, watch, ada } = cast;
    await sotto.stopServer();
    await ada.reads('reconnecting');
    await sotto.startServer();
    await ada.reads('connected');
    await speakOn(watch);
    cast.line.close();
    await ada.reads('reconnecting');
    cast.line = await openLine(sotto, cast.line.port);
    await ada.reads('connected');
    await speakOn(watch);
    expectOnce(watch.sessions());
    expect(watch.sessions()).toHaveLength(1);
  });

  chapter('through a reload, which begins another session', async ({ watch, ada }) => {
    await ada.page.reload();
    await ada.find('region', 'Stage');
    await speakAgain(watch, ada);
    expectOnce(watch.sessions());
    expect(watch.sessions()).toHaveLength(2);
  });

  chapter('through another page and the way back', async ({ watch, ada }) => {
    await ada.page.goto('about:blank');
    await ada.page.goBack();
    await ada.find('region', 'Stage');
    await speakAgain(watch, ada);
    expectOnce(watch.sessions());
    expect(watch.sessions()).toHaveLength(3);
  });

  chapter('through a second tab with all that the first one keeps', async ({ watch, ada, origin }) => {
    const second = await Person.at(await duplicate(ada.page), origin);
    await second.listenIn('Ada elsewhere');
    await speak(watch, second);
    await ada.page.bringToFront();
    await speakOn(watch);
    expectOnce(watch.sessions());
    expect(watch.sessions()).toHaveLength(4);
    await second.page.close();
  });

  chapter('through an error in the Worker, which takes its keys along', async ({ watch, ada }) => {
    await ada.page.bringToFront();
    for (const worker of workersOf(ada)) await worker.evaluate(throwSoon);
    await ada.find('button', 'Try again');
    await expect.poll(() => workersOf(ada).length).toBe(0);
    await ada.press('Try again');
    await ada.find('region', 'Stage');
    await speak(watch, ada);
    expectOnce(watch.sessions());
    expect(watch.sessions()).toHaveLength(5);
  });

  chapter('and nothing more leaves a page whose Worker has gone without a word', async ({ watch, ada }) => {
    const before = watch.sessions();
    for (const worker of workersOf(ada)) await worker.evaluate(() => self.close());
    let count = Number.NaN;
    const isStill = () => {
      const former = count;
      count = watch.frameCount();
      return count === former;
    };
    await expect.poll(isStill, { interval: 1_000 }).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(watch.frameCount()).toBe(count);
    expectOnce(watch.sessions());
    expect(watch.sessions()).toHaveLength(before.length);
    await ada.page.reload();
    await ada.find('region', 'Stage');
    await speakAgain(watch, ada);
    expectOnce(watch.sessions());
    expect(watch.sessions()).toHaveLength(before.length + 1);
  });
});

/** An error that nothing in the Worker catches. */
function throwSoon(): void {
  setTimeout(() => {
    throw new Error('planted');
  });
}

async function duplicate(page: Page): Promise<Page> {
  const opening = new Promise<Page | null>((resolve) => page.once('popup', resolve));
  await page.evaluate(() => void window.open(location.href));
  const opened = await opening;
  if (!opened) throw new Error('no tab was opened');
  return opened;
}
