import type { ElementHandle, Page } from 'puppeteer-core';
import { expect } from 'vitest';
import { type Eared, installEar } from './installEar.ts';

interface NewRoom {
  readonly title: string;
  readonly name: string;
  readonly everyone?: boolean;
  /** Goes on stage with a closed microphone, as people with push to talk do. */
  readonly startsMuted?: boolean;
  /** Listens in their own room, because there is no microphone. */
  readonly lacksMicrophone?: boolean;
  /** The room's behaviour while no moderator can be reached; keeps talking if left out. */
  readonly ifUnreached?: 'Keep talking' | 'Pause microphones';
}

/** How long anything may take to appear, in milliseconds. */
const patienceMs = 60_000;

/** A person at a page, who finds things by role and name as PAGE.md promises and knows nothing else of it. */
export class Person {
  readonly page: Page;
  readonly #origin: string;
  /** Errors in the page, as the browser reports them. */
  readonly complaints: string[] = [];

  private constructor(page: Page, origin: string) {
    this.page = page;
    this.#origin = origin;
    // A page on stage asks before it goes; a person who closes or reloads it says yes.
    page.on('dialog', (dialog) => void (dialog.type() === 'beforeunload' && dialog.accept().catch(() => undefined)));
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warn') this.complaints.push(message.text());
    });
  }

  /** Takes a page, whose sound can be measured from now on. */
  static async at(page: Page, origin: string): Promise<Person> {
    await page.evaluateOnNewDocument(installEar);
    return new Person(page, origin);
  }

  async startRoom(room: NewRoom): Promise<void> {
    await this.page.goto(this.#origin);
    await this.startRoomHere(room);
  }

  /** Starts a room from the current page, such as a hallway. */
  async startRoomHere(room: NewRoom & { readonly checked?: string; readonly unchecked?: string }): Promise<void> {
    await this.press('Start a room');
    await this.type('Room title', room.title);
    await this.type('Your name', room.name);
    if (room.everyone) await this.choose('Everyone');
    if (room.ifUnreached) {
      await this.press('More options');
      await this.find('radiogroup', "If moderators can't be reached");
      await this.choose(room.ifUnreached);
    }
    const box = room.checked ?? room.unchecked;
    if (box) {
      const found = await this.find('checkbox', box);
      expect(await found.evaluate((element) => (element as HTMLInputElement).checked)).toBe(true);
      if (room.unchecked) await found.click();
    }
    await this.press('Go live');
    if (room.lacksMicrophone) await this.find('alert', '');
    else await this.find('button', room.startsMuted ? 'Unmute' : 'Mute');
  }

  /** The invite link from the clipboard, where `Invite`, or in a house `Invite to` with its name, puts it. */
  async invite(button = 'Invite'): Promise<string> {
    const context = this.page.browserContext();
    // The browser revokes every permission that this list leaves out, and revoking the microphone ends its track.
    await context.overridePermissions(this.#origin, ['clipboard-read', 'clipboard-sanitized-write', 'microphone']);
    await this.page.bringToFront();
    await this.press(button);
    await this.page.waitForFunction(() => document.body.innerText.includes('Invite link copied'));
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** The invite link as this tab keeps it for a reload; for browsers whose clipboard a test can't read. */
  async keptLink(): Promise<string> {
    const kept = await this.page.evaluate(() => sessionStorage.getItem('sotto-room'));
    const { fragment } = JSON.parse(kept ?? '{}') as { fragment: string };
    return `${this.#origin}/r#${fragment}`;
  }

  async follow(link: string): Promise<void> {
    await this.page.goto(link);
    await this.find('button', 'Listen in');
  }

  async listenIn(name: string): Promise<void> {
    if (name !== '') await this.type('Your name', name);
    await this.press('Listen in');
    await this.find('region', 'Stage');
  }

  async press(name: string): Promise<void> {
    await (await this.find('button', name)).click();
  }

  /** Leaves a room whose last moderator this is. */
  async leaveTheRest(): Promise<void> {
    await this.press('Leave');
    await this.find('button', 'End for all');
    await this.press('Leave');
  }

  async choose(radio: string): Promise<void> {
    await (await this.find('radio', radio)).click();
  }

  async type(field: string, text: string): Promise<void> {
    const box = await this.find('textbox', field);
    await box.click({ count: 3 });
    await box.type(text);
  }

  /** Waits for an element by its role and accessible name. */
  async find(role: string, name: string): Promise<ElementHandle> {
    const found = await this.page
      .waitForSelector(`::-p-aria([name="${name}"][role="${role}"])`, {
        timeout: patienceMs,
      })
      .catch(async (cause) => {
        const text = await this.page.evaluate(() => document.body.innerText);
        throw new Error(`no ${role} ${name}, but at last: ${JSON.stringify(text)}`, { cause });
      });
    if (!found) throw new Error(`no ${role} ${name}`);
    return found;
  }

  /** The text of a region, once it holds `words`. */
  async sees(region: string, words: string | RegExp): Promise<void> {
    const source = typeof words === 'string' ? words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&') : words.source;
    const selector = `section[aria-label="${region}"], [role="region"][aria-label="${region}"]`;
    const matches = (where: string, pattern: string) =>
      new RegExp(pattern).test(document.querySelector<HTMLElement>(where)?.innerText ?? '');
    await this.page.waitForFunction(matches, { timeout: patienceMs }, selector, source).catch(async (cause) => {
      const text = await this.page.evaluate((where) => document.querySelector<HTMLElement>(where)?.innerText, selector);
      throw new Error(`${region} never said ${words}, but at last: ${JSON.stringify(text)}`, { cause });
    });
  }

  /** Waits for a text anywhere on the page, as it reads: marks that keep a name's writing direction apart are not seen. */
  async reads(words: string): Promise<void> {
    await this.page.waitForFunction(
      (text) => document.body.innerText.replaceAll(/[\u2068\u2069]/g, '').includes(text),
      { timeout: patienceMs },
      words,
    );
  }

  /** Measures the sound of this page's loudspeaker over a while: the root mean square in dBFS. */
  async hear(ms: number): Promise<number> {
    return this.page.evaluate((duration) => (globalThis as unknown as Eared).hear(duration), ms);
  }

  /** The sound of this page's loudspeaker over a while, 48 kHz, mono. */
  async record(ms: number): Promise<Int16Array> {
    const samples = await this.page.evaluate((duration) => (globalThis as unknown as Eared).record(duration), ms);
    return Int16Array.from(samples);
  }
}
