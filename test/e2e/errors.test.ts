import { describe, expect } from 'vitest';
import { OWN_ADDRESS } from '../../tools/test/ownNetwork.js';
import type { Person } from '../harness/Person.ts';
import { story } from '../harness/story.ts';
import { startProxy } from '../integration/room/startProxy.ts';

const test = story
  .extend('ada', { scope: 'file' }, async ({ somebody }) => {
    const ada = await somebody();
    await ada.startRoom({ title: 'Small hours', name: 'Ada', everyone: true });
    return ada;
  })
  .extend('ben', ({ guest }) => guest());

/** The only alert of a page, as text. */
async function alertOf({ page }: Person): Promise<string> {
  const alert = await page.waitForSelector('[role=alert]');
  return (await alert?.evaluate((element) => element.textContent)) ?? '';
}

/** A link with a changed secret. */
const damage = (link: string, edit: (fragment: string) => string) => {
  const [address, fragment = ''] = link.split('#');
  return `${address}#${edit(fragment)}`;
};

describe('a link', () => {
  test('without its end is called damaged, and there is a way back to the start', async ({ ada, ben }) => {
    await ben.page.goto(damage(await ada.keptLink(), (fragment) => fragment.slice(0, -9)));
    expect(await alertOf(ben)).toMatch(/^This link is damaged or incomplete\. Ask for it again/);
    await ben.press('Back to the start');
    await ben.find('button', 'Start a room');
  });

  test('leads to its room with what messengers put around it', async ({ sotto, ada, ben }) => {
    const link = (await ada.keptLink()).replace('/r#', '/r/?fbclid=IwAR0x#');
    await ben.page.goto(`${link}&utm_source=mail`);
    await ben.find('button', 'Listen in');
    expect(ben.page.url()).toBe(`${sotto.origin}/r`);
    await ben.page.goto(sotto.origin);
    await ben.type('Invite link', `Come: <${link}>.`);
    await ben.press('Join');
    await ben.find('button', 'Listen in');
  });

  test('whose secret a program put into its path says so, and the address shows it no more', async ({
    sotto,
    ada,
    ben,
  }) => {
    await ben.page.goto((await ada.keptLink()).replace('#', '%23'));
    expect(await alertOf(ben)).toMatch(/Do not use this link any more/);
    expect(ben.page.url()).toBe(`${sotto.origin}/`);
  });

  test('without its key asks for the one that Invite copies', async ({ sotto, ben }) => {
    await ben.page.goto(`${sotto.origin}/r`);
    expect(await alertOf(ben)).toMatch(/^This address has no key in it\. Ask for the link that Invite copies/);
    await ben.page.goto(sotto.origin);
    await ben.type('Invite link', `${sotto.origin}/r`);
    await ben.press('Join');
    expect(await alertOf(ben)).toMatch(/^This address has no key in it/);
  });

  test('that nothing stands behind is a page with a way home', async ({ sotto, ben }) => {
    await ben.page.goto(`${sotto.origin}/nope`);
    await ben.find('heading', 'There is nothing at this address');
    await ben.press('Back to the start');
    await ben.find('button', 'Start a room');
  });

  test('to a room that never existed says no more than one to a room that has ended', async ({ ada, ben }) => {
    const [, secret = ''] = /#v1\.([^.]+)/.exec(await ada.keptLink()) ?? [];
    const other = secret.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'));
    await ben.page.goto(damage(await ada.keptLink(), (fragment) => fragment.replace(secret, other)));
    await ben.find('heading', 'This room has ended or never existed');
    expect(await alertOf(ben)).toMatch(/Ask for a new link, or start a room of your own\.$/);
  });

  test('tells nothing to a server that it was not made for', async ({ ada, ben }) => {
    const link = await ada.keptLink();
    const other = link.replace(/.(?=.$)/, (letter) => (letter === 'A' ? 'B' : 'A'));
    await ben.page.goto(other);
    expect(await alertOf(ben)).toMatch(/not the one this link was made for/);
  });
});

describe('a browser', () => {
  test('without frame encryption gets the reason at home and at the door, and goes no further', async ({
    sotto,
    ada,
    ben,
  }) => {
    await ben.page.evaluateOnNewDocument(() => Reflect.deleteProperty(globalThis, 'RTCRtpScriptTransform'));
    await ben.page.goto(sotto.origin);
    expect(await alertOf(ben)).toMatch(/^This browser cannot encrypt sound/);
    await ben.page.goto(await ada.keptLink());
    expect(await alertOf(ben)).toMatch(/Chrome or Edge from version 141, or Firefox from 128\.$/);
  });

  test('whose WebRTC is switched off gets the reason and the switch at home and at the door', async ({
    sotto,
    ada,
    ben,
  }) => {
    await ben.page.evaluateOnNewDocument(() => Reflect.deleteProperty(globalThis, 'RTCPeerConnection'));
    for (const address of [sotto.origin, await ada.keptLink()]) {
      await ben.page.goto(address);
      expect(await alertOf(ben)).toMatch(/^WebRTC is switched off in this browser.*media\.peerconnection\.enabled/);
    }
  });

  test('that encrypts and is too old for the page, as Safari 17.3, gets the versions that work', async ({
    sotto,
    ada,
    ben,
  }) => {
    await ben.page.evaluateOnNewDocument(() => Reflect.deleteProperty(AbortSignal, 'any'));
    for (const address of [sotto.origin, await ada.keptLink()]) {
      await ben.page.goto(address);
      expect(await alertOf(ben)).toMatch(/^This browser is too old for this page.*or Safari from 17\.5\.$/);
    }
  });

  test('whose scripts can not run at all reads the versions that work', async ({ sotto, ben }) => {
    // A script that can't be read does nothing, as one that can't be had.
    await ben.page.setRequestInterception(true);
    ben.page.on(
      'request',
      (request) =>
        void (request.url().endsWith('.js') && !request.url().endsWith('/theme.js')
          ? request.abort()
          : request.continue()),
    );
    await ben.page.goto(sotto.origin);
    const stuck = await ben.page.waitForSelector('.stuck', { visible: true });
    expect(await stuck?.evaluate(({ textContent }) => textContent)).toMatch(
      /Chrome or Edge 141, Firefox 128 or Safari 17\.5/,
    );
  });

  test('that calls itself something else comes in and hears all the same', async ({ ada, ben }) => {
    await ben.page.setUserAgent({ userAgent: 'Kiosk/1.0' });
    await ben.follow(await ada.keptLink());
    await ben.listenIn('Ben');
    await ben.sees('Stage', /Ada/);
    await expect.poll(() => ben.hear(1_000), { timeout: 30_000 }).toBeGreaterThan(-40);
  });

  test('on an unencrypted connection learns where to open the page instead', async ({ sotto, ben, skip }) => {
    const open = await startProxy({ origin: sotto.origin, host: OWN_ADDRESS }).catch(() => undefined);
    skip(open === undefined, `no address ${OWN_ADDRESS} here: this needs a network of its own`);
    await ben.page.goto(open?.origin ?? '');
    expect(await alertOf(ben)).toMatch(/begins with https:\/\/, or on the server itself at http:\/\/localhost\.$/);
  });
});

describe('a server', () => {
  test('that is gone is reported at the door, and trying again comes back to it', async ({ sotto, ada, ben }) => {
    const way = await startProxy({ origin: sotto.origin });
    await ben.follow((await ada.keptLink()).replace(sotto.origin, way.origin));
    way.setOpen(false);
    way.cut();
    expect(await alertOf(ben)).toBe('The server cannot be reached. Check your connection, then try again.');
    way.setOpen(true);
    await ben.press('Try again');
    await ben.find('button', 'Listen in');
  });

  test('that is gone leaves the room as it is, and the page shows the state of the connection', async ({
    sotto,
    ada,
    ben,
  }) => {
    const way = await startProxy({ origin: sotto.origin });
    await ben.follow((await ada.keptLink()).replace(sotto.origin, way.origin));
    await ben.listenIn('Ben');
    await ben.reads('connected');
    way.setOpen(false);
    way.cut();
    await ben.reads('reconnecting');
    await ben.sees('Stage', /Ada/);
    way.setOpen(true);
    await ben.page.waitForFunction(() =>
      /(^|\s)connected/.test(document.querySelector('[role=status]')?.textContent ?? ''),
    );
  });
});
