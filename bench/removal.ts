import { randomBytes, Secret } from '@sotto/base';
import { type NodeRoom, openNodeRoom } from '@sotto/client/node';
import { deriveRoomKeys, parseRoomLink } from '@sotto/keys';
import type { Page } from 'puppeteer-core';
import type { RoomAgent } from '../packages/client/src/join/RoomAgent.ts';
import { openChromium } from '../test/harness/browsers.ts';
import { Hoarder } from '../test/harness/Hoarder.ts';
import { voice, writeMicrophone } from '../test/harness/microphones.ts';
import { Person } from '../test/harness/Person.ts';
import { createRelayTap } from '../test/harness/relayTap.ts';
import { startSotto } from '../test/harness/startSotto.ts';
import { watchFrames } from '../test/harness/watchFrames.ts';
import { quantile } from './quantile.ts';

// Time from a moderator's last click on `Remove`, in Chromium, to the last frame that the removed person could still
// open with every media secret they ever had, by the frame's arrival at the relay; with ten people on stage. The floor
// of the same run: from the moderator's click on `Mute` to another page in Chromium that shows it, which is the way of
// one message without any key agreement. Usage: node tools/bench.js removal

const removals = 15;
const onStage = 10;
const targetMs = 500;

interface Watch {
  /** Time of the last click, in milliseconds since the epoch like all times here. */
  clickedAtMs: number;
  /** Time when the awaited words appeared. */
  cameMs: number;
  words: string;
}

/** Notes in a page when it was clicked last, and when words came. */
function installWatch(): void {
  const watch: Watch = Object.assign(globalThis, { clickedAtMs: 0, cameMs: 0, words: '' });
  const note = () => {
    watch.clickedAtMs = Date.now();
  };
  document.addEventListener('click', note, { capture: true });
  const look = () => {
    if (watch.words === '') return;
    const isThere = new RegExp(watch.words).test(document.body?.textContent ?? '');
    if (isThere) watch.cameMs ||= Date.now();
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}

/** Begins to watch a page for words. */
function watchFor(page: Page, words: string): Promise<void> {
  return page.evaluate((wanted) => {
    Object.assign(globalThis, { words: wanted, cameMs: 0 });
  }, words);
}

const readWatch = (page: Page): Promise<Watch> =>
  page.evaluate(() => {
    const { clickedAtMs, cameMs, words } = globalThis as unknown as Watch;
    return { clickedAtMs, cameMs, words };
  });

const pauseMs = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function eventually(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('it did not come true');
    await pauseMs(5);
  }
}

const people: NodeRoom[] = [];

/**
 * A person inside without a browser. One without ears takes part in everything but receiving, which is not measured.
 */
async function comeIn(link: string, name: string, onFrame?: () => void): Promise<NodeRoom> {
  const rootSeed = new Secret(randomBytes(32));
  const person = openNodeRoom(link, { origin: sotto.origin, rootSeed, onFrame: onFrame ?? (() => undefined) });
  people.push(person);
  const received = async () => ({ ok: true, value: null }) as const;
  if (!onFrame) Object.assign(person.media, { receive: received, addStream: received });
  await eventually(() => person.room.snapshot().phase === 'preview');
  person.room.actions.enter(name);
  await eventually(() => person.room.snapshot().phase === 'inside');
  return person;
}

async function takeStage({ room }: NodeRoom): Promise<void> {
  room.actions.joinStage();
  await eventually(() => {
    const snapshot = room.snapshot();
    return snapshot.phase === 'inside' && snapshot.isOnStage;
  });
}

const tap = createRelayTap();
const microphone = await writeMicrophone(await voice(0));
const sotto = await startSotto({ rtcPort: 46_570, onProducer: tap.onProducer });
const [moderating, listening] = [await openChromium({ microphone: microphone.path }), await openChromium()];
const ada = await Person.at(await moderating.page(), sotto.origin);
const ben = await Person.at(await listening.page(), sotto.origin);
for (const { page } of [ada, ben]) await page.evaluateOnNewDocument(installWatch);
await ada.startRoom({ title: 'Bench', name: 'Ada', everyone: true });
const link = await ada.keptLink();
const parsed = parseRoomLink(link);
if (!parsed.ok) throw new Error(parsed.error.code);
const { mediaSalt } = await deriveRoomKeys(parsed.value);
await ben.follow(link);
await ben.listenIn('Ben');
await ben.press('Join the stage');
await ben.find('button', 'Unmute');
for (let speaker = 2; speaker < onStage; speaker++) {
  const person = await comeIn(link, `Speaker ${speaker}`);
  await takeStage(person);
}

const hoarders = new Map<RoomAgent, Hoarder>();
const watch = watchFrames((agent, keys) => {
  const hoarder = hoarders.get(agent) ?? new Hoarder(mediaSalt.expose());
  hoarders.set(agent, hoarder);
  hoarder.hoard(keys);
});

interface Removal {
  readonly closedMs: number;
  readonly silentMs: number;
  readonly confirmedMs: number;
  readonly floorMs: number;
}

/** Lets a person come in and hear, has them removed, and looks at what the relay had meanwhile. */
async function remove(name: string): Promise<Removal> {
  let lastHeardMs = 0;
  const onFrame = () => {
    lastHeardMs = Date.now();
  };
  const eve = await comeIn(link, name, onFrame);
  await eventually(() => eve.media.counts().opened > 100);
  const agent = watch.agentOf(eve.room.frames);
  const hoarder = hoarders.get(agent);
  const stage = eve.room.snapshot();
  if (stage.phase !== 'inside' || !hoarder) throw new Error('nobody came in');
  const sessions = stage.stage.flatMap(
    ({ key }) => agent.member(Buffer.from(key, 'base64url'))?.credential.session ?? [],
  );
  if (sessions.length !== onStage) throw new Error(`${sessions.length} on stage`);
  // By then everything that a newcomer causes is over.
  await pauseMs(1_500);
  await ada.press(`More about ${name}`);
  await watchFor(ada.page, `The removal of \\W?${name}\\W? is confirmed`);
  const beganMs = Date.now();
  await ada.press(`Remove ${name}`);
  await eventually(() => eve.room.snapshot().phase === 'removed');
  await pauseMs(2_000);
  const { clickedAtMs, cameMs } = await readWatch(ada.page);
  await ada.press('Done');
  let lastOpenedMs = clickedAtMs;
  for (const { atMs, payload } of tap.packets(beganMs, Date.now())) {
    if (await hoarder.opens(payload, sessions)) lastOpenedMs = Math.max(lastOpenedMs, atMs);
  }
  const after = (ms: number) => Math.max(ms - clickedAtMs, 0);
  const floorMs = await measureFloor();
  return { closedMs: after(lastOpenedMs), silentMs: after(lastHeardMs), confirmedMs: after(cameMs), floorMs };
}

/** Measures the time from a click on mute until another page shows it. */
async function measureFloor(): Promise<number> {
  await watchFor(ben.page, 'Ada\\s+moderator, muted');
  await ada.press('Mute');
  await ben.sees('Stage', /Ada\s+moderator, muted/);
  const [{ clickedAtMs }, { cameMs }] = [await readWatch(ada.page), await readWatch(ben.page)];
  await ada.press('Unmute');
  await ben.sees('Stage', /Ada\s+moderator(?!, muted)/);
  return cameMs - clickedAtMs;
}

const measured: Removal[] = [];
for (let removal = 0; removal < removals; removal++) measured.push(await remove(`Eve ${removal + 1}`));
for (const { room } of people) room.close();
await Promise.all([moderating.close(), listening.close()]);
await sotto.close();
await microphone.close();

const say = (words: string, values: readonly number[]) =>
  console.log(
    `${words.padEnd(58)} p50 ${quantile(values, 0.5).toFixed(0)} ms, p95 ${quantile(values, 0.95).toFixed(0)} ms`,
  );
const closed = measured.map(({ closedMs }) => closedMs);
const floor = measured.map(({ floorMs }) => floorMs);
console.log(`removals, with ${onStage} on stage`.padEnd(58), removals);
say('click to the last frame at the relay that opened', closed);
say(
  'click to the last frame that arrived',
  measured.map(({ silentMs }) => silentMs),
);
say(
  'click to `is confirmed` (0: never shown)',
  measured.map(({ confirmedMs }) => confirmedMs),
);
say('floor, click on `Mute` to the page of another', floor);
console.log('ratio of the medians'.padEnd(58), (quantile(closed, 0.5) / quantile(floor, 0.5)).toFixed(2));
console.log(`within ${targetMs} ms`.padEnd(58), `${closed.filter((ms) => ms <= targetMs).length} of ${removals}`);
process.exit(0);
