import type { Page, WebWorker } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';
import { type MicrophoneFile, voice, writeMicrophone } from '../harness/microphones.ts';
import { Person } from '../harness/Person.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';
import { startTcpPath, type TcpPath } from '../harness/startTcpPath.ts';
import { createReuseWatch, type SessionFrames } from '../harness/watchReuse.ts';

const linePort = 46_340;
const watch = createReuseWatch();

let sotto: RunningSotto;
let line: TcpPath;
let microphone: MicrophoneFile;
let browsers: TestBrowser[];
let ada: Person;
let ben: Person;

/** The one way to the server, which can be cut. */
function openLine(): Promise<TcpPath> {
  const port = Number(new URL(sotto.origin).port);
  return startTcpPath({ at: { address: '127.0.0.1', port: linePort }, to: { address: '127.0.0.1', port } });
}

beforeAll(async () => {
  microphone = await writeMicrophone(await voice(200));
  sotto = await startSotto({
    rtcPort: 46_300,
    taps: { opened: watch.onOpened },
    onProducer: watch.onProducer,
  });
  line = await openLine();
  browsers = await Promise.all([openChromium({ microphone: microphone.path }), openChromium()]);
  const origin = `http://127.0.0.1:${linePort}`;
  const pages = await Promise.all(browsers.map((browser) => browser.page()));
  [ada, ben] = (await Promise.all(pages.map((page) => Person.at(page, origin)))) as [Person, Person];
  await ada.startRoom({ title: 'Once each', name: 'Ada' });
  await ben.follow(await ada.keptLink());
  await ben.listenIn('Ben');
});

afterAll(async () => {
  await Promise.all((browsers ?? []).map((browser) => browser.close()));
  line?.close();
  await sotto?.close();
  await microphone?.remove();
});

/** Lets a second of further frames pass the relay, with the batches that sign for them. */
async function speakOn(frames = 60): Promise<void> {
  const before = watch.frameCount();
  await expect.poll(() => watch.frameCount() - before, { timeout: 20_000, interval: 100 }).toBeGreaterThan(frames);
  await new Promise((resolve) => setTimeout(resolve, 700));
}

/** On stage and not muted, wherever a person is now. */
async function speak(person: Person): Promise<void> {
  await person.press('Join the stage');
  await person.press('Unmute');
  await person.find('button', 'Mute');
  await speakOn();
}

async function stepDown(person: Person): Promise<void> {
  await person.press('Step down');
  await person.find('button', 'Join the stage');
}

/** The Workers for rooms of a page: those in use, and one that waits for the next room. */
function roomWorkers({ page }: Person): WebWorker[] {
  return page.workers().filter((worker) => worker.url().includes('roomWorker'));
}

/** No two frames of a session under one header; what it counts goes up without a turn back. */
function expectOnce(sessions: readonly SessionFrames[]): void {
  for (const { reused, frames, firstCtr, lastCtr } of sessions) {
    expect(reused).toEqual([]);
    expect(firstCtr).toBeGreaterThanOrEqual(2 ** 24);
    expect(lastCtr - firstCtr + 1).toBeGreaterThanOrEqual(frames);
  }
}

describe('[F4] what the relay sees of one speaker holds no counter twice under one session', () => {
  test('through stepping down and up again, muted and not', async () => {
    await speakOn();
    await ada.press('Mute');
    await speakOn();
    await stepDown(ada);
    await speak(ada);
    expectOnce(watch.sessions());
    expect(watch.sessions()).toMatchObject([{ producers: 2 }]);
  });

  test('through a restart of the server and a lost connection', async () => {
    await sotto.stopServer();
    await ada.reads('reconnecting');
    await sotto.startServer();
    await ada.reads('connected');
    await speakOn();
    line.close();
    await ada.reads('reconnecting');
    line = await openLine();
    await ada.reads('connected');
    await speakOn();
    expectOnce(watch.sessions());
    expect(watch.sessions()).toHaveLength(1);
  });

  test('through a reload, which begins another session', async () => {
    await ada.page.reload();
    await ada.find('region', 'Stage');
    await speak(ada);
    expectOnce(watch.sessions());
    expect(watch.sessions()).toHaveLength(2);
  });

  test('through another page and the way back', async () => {
    await ada.page.goto('about:blank');
    await ada.page.goBack();
    await ada.find('region', 'Stage');
    await speak(ada);
    expectOnce(watch.sessions());
    expect(watch.sessions()).toHaveLength(3);
  });

  test('through a second tab with all that the first one keeps', async () => {
    const second = await Person.at(await duplicate(ada.page), `http://127.0.0.1:${linePort}`);
    await second.listenIn('Ada elsewhere');
    await speak(second);
    await ada.page.bringToFront();
    await speakOn();
    expectOnce(watch.sessions());
    expect(watch.sessions()).toHaveLength(4);
    await second.page.close();
  });

  test('through an error in the Worker, which takes its keys along', async () => {
    await ada.page.bringToFront();
    for (const worker of roomWorkers(ada)) await worker.evaluate(throwSoon);
    await ada.find('button', 'Try again');
    await expect.poll(() => roomWorkers(ada).length).toBe(0);
    await ada.press('Try again');
    await ada.find('region', 'Stage');
    await speak(ada);
    expectOnce(watch.sessions());
    expect(watch.sessions()).toHaveLength(5);
  });

  test('and nothing more leaves a page whose Worker has gone without a word', async () => {
    const before = watch.sessions();
    for (const worker of roomWorkers(ada)) await worker.evaluate(() => self.close());
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const count = watch.frameCount();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(watch.frameCount()).toBe(count);
    expectOnce(watch.sessions());
    expect(watch.sessions()).toHaveLength(before.length);
    await ada.page.reload();
    await ada.find('region', 'Stage');
    await speak(ada);
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
