import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openChromium } from '../../test/harness/browsers.ts';
import { voice, writeMicrophone } from '../../test/harness/microphones.ts';
import { Person } from '../../test/harness/Person.ts';
import { startSotto } from '../../test/harness/startSotto.ts';
import { ROOT } from '../setup/root.js';

// The scene that takePictures.js photographs: a house is claimed, a room goes live in it, and people come.

const FOLDER = join(ROOT, 'docs/pictures');
const MOST_BYTES = 150_000;
const HOUSE = 'The lantern';
const TITLE = 'What the night shift reads';
const DESKTOP = { width: 1280, height: 800, deviceScaleFactor: 1 };
const PHONE = { width: 390, height: 780, deviceScaleFactor: 2 };

mkdirSync(FOLDER, { recursive: true });
const microphone = await writeMicrophone(await voice(200));
const sotto = await startSotto({ rtcPort: 45_700 });
const chromium = await openChromium({ microphone: microphone.path });
try {
  await play();
} finally {
  await chromium.close();
  await sotto.close();
  await microphone.close();
}

async function play() {
  const ada = await come(DESKTOP);
  await ada.page.goto(sotto.claimLink);
  await ada.type('House name', HOUSE);
  await ada.press('Create house');
  await ada.find('heading', HOUSE);
  const houseLink = await ada.invite(`Invite to ${HOUSE}`);
  await ada.press('Start a room');
  await ada.type('Room title', TITLE);
  await ada.type('Your name', 'Ada');
  await ada.choose('Everyone');
  await ada.press('Go live');
  await ada.find('button', 'Mute');
  const roomLink = await ada.invite();
  for (const name of ['Benedikt', 'Chioma', 'Davide']) {
    const speaker = await enter(roomLink, name);
    await speaker.press('Join the stage');
    await speaker.find('button', 'Unmute');
    if (name === 'Benedikt') await speaker.press('Unmute');
  }
  for (const name of ['Esra', 'Farid', 'Grace', 'Hiroto']) await enter(roomLink, name);

  const visitor = await come(DESKTOP);
  await visitor.page.goto(houseLink);
  await visitor.find('heading', HOUSE);
  await picture(visitor, 'hallway');
  await visitor.page.goto(sotto.origin);
  await visitor.find('link', HOUSE);
  await picture(visitor, 'home');

  const listener = await come(DESKTOP);
  await listener.follow(roomLink);
  await listener.listenIn('Imani');
  await listener.sees('Stage', /speaking/);
  await picture(listener, 'room');
  await listener.page.setViewport(PHONE);
  await listener.sees('Stage', /speaking/);
  await picture(listener, 'phone');
}

/** Somebody with a profile of their own. @param {import('puppeteer-core').Viewport} viewport */
async function come(viewport) {
  const context = await chromium.browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport(viewport);
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  return Person.at(page, sotto.origin);
}

/** @param {string} roomLink @param {string} name */
async function enter(roomLink, name) {
  const person = await come(DESKTOP);
  await person.follow(roomLink);
  await person.listenIn(name);
  return person;
}

/** @param {Person} person @param {string} name */
async function picture({ page }, name) {
  await page.bringToFront();
  // Newly shown elements fade in.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_000)));
  const path = join(FOLDER, `${name}.webp`);
  await page.screenshot({ path: /** @type {`${string}.webp`} */ (path), type: 'webp', quality: 80 });
  const { size } = statSync(path);
  console.log(`docs/pictures/${name}.webp: ${size} bytes`);
  if (size > MOST_BYTES) throw new Error(`${name}.webp is larger than ${MOST_BYTES} bytes`);
}
