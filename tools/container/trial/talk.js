import { openChromium } from '../../../test/harness/browsers.ts';
import { voice, writeMicrophone } from '../../../test/harness/microphones.ts';
import { Person } from '../../../test/harness/Person.ts';

const ORIGIN = 'https://localhost';
const HOUSE = 'The lantern';
/** Root mean square in dBFS: somebody speaks, nobody does. */
const AUDIBLE = -40;

/** Words and names of people in the trial; no log may contain them. */
export const PRIVATE_WORDS = ['Ada', 'Ben', 'Quiet evening', HOUSE];

/**
 * Two people in Chromium: one claims the server and starts a room, the other comes by its link, and each hears the other.
 *
 * @param {object} options
 * @param {string} options.claimLink
 * @param {string} options.trustedKey
 * @param {(line: string) => void} options.log
 * @returns {Promise<{ opensAgain(): Promise<void> }>} to be called once: opens the house by its link, then ends
 */
export async function talk({ claimLink, trustedKey, log }) {
  const microphone = await writeMicrophone(await voice(200));
  /** @type {import('../../../test/harness/browsers.ts').TestBrowser[]} */
  const browsers = [];
  for (let count = 0; count < 2; count++) {
    browsers.push(await openChromium({ microphone: microphone.path, trustedKey }));
  }
  const pages = await Promise.all(browsers.map((browser) => browser.page()));
  const [ada, ben] = /** @type {[Person, Person]} */ (await Promise.all(pages.map((page) => Person.at(page, ORIGIN))));

  await ada.page.goto(claimLink);
  await ada.type('House name', HOUSE);
  await ada.press('Create house');
  await ada.find('heading', HOUSE);
  const houseLink = await ada.invite(`Invite to ${HOUSE}`);
  log('the printed link claimed the server');

  await ada.startRoom({ title: 'Quiet evening', name: 'Ada', everyone: true });
  await ben.follow(await ada.invite());
  await ben.listenIn('Ben');
  await ben.sees('Stage', /speaking/);
  log(`Ben hears Ada at ${await heard(ben)} dBFS`);
  await ben.press('Join the stage');
  await ben.press('Unmute');
  await ada.sees('Stage', /Ben[\s\S]*speaking/);
  log(`Ada hears Ben at ${await heard(ada)} dBFS`);
  for (const person of [ada, ben]) {
    if (person.complaints.length > 0) throw new Error(`a page complains: ${person.complaints.join('; ')}`);
  }
  return {
    async opensAgain() {
      await ben.page.goto('about:blank');
      await ben.page.goto(houseLink);
      await ben.find('heading', HOUSE).catch(async (error) => {
        const text = await ben.page.evaluate(() => `${location.pathname}: ${document.body.innerText}`);
        throw new Error(`the house does not open; its page reads ${text}`, { cause: error });
      });
      for (const browser of browsers) await browser.close();
      await microphone.close();
    },
  };
}

/** @param {Person} person */
async function heard(person) {
  const level = await person.hear(3_000);
  if (level < AUDIBLE) throw new Error(`nothing is heard: ${level} dBFS`);
  return level.toFixed(1);
}
