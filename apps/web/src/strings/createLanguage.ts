import { fail, ok, type Result } from '@sotto/base';
import type { TabStorage } from '../tab/createStorage.ts';
import { createCell, type Watched } from '../watched/createCell.ts';
import { setStrings } from './index.ts';
import { type LanguageCode, languageCodes, languages, pickLanguage } from './languages.ts';

/** A language that a reader may choose, under the name that its readers give it. */
export interface LanguageChoice {
  readonly code: LanguageCode;
  readonly name: string;
}

/** The language of the page; watch it to draw again when it changes. */
export interface Language extends Watched<LanguageCode> {
  readonly choices: readonly LanguageChoice[];
  current(): LanguageCode;
  /** Changes the language from now on, also after a reload. Keeps the old one if the new sentences can't be loaded. */
  choose(code: LanguageCode): Promise<LanguageResult>;
  /** Uses the language that the reader chose before, or else the one that their browser asks for. */
  begin(): Promise<LanguageResult>;
}

type LanguageResult = Result<null, { readonly code: 'server-unreachable' }>;

export interface LanguageOptions {
  readonly storage: Pick<TabStorage, 'getItem' | 'setItem'>;
  /** The browser's languages, the preferred one first. */
  readonly wanted: readonly string[];
  /** The element that states language and direction: `<html>`. */
  readonly root: Pick<HTMLElement, 'lang' | 'dir'>;
}

const item = 'sotto-language';

/** Decides which language to speak, and tells the page and its storage. */
export function createLanguage({ storage, wanted, root }: LanguageOptions): Language {
  const spoken = createCell<LanguageCode>('en');
  let latest: LanguageCode = 'en';

  async function speak(code: LanguageCode): Promise<LanguageResult> {
    latest = code;
    const loaded = await languages[code].load().catch(() => undefined);
    if (!loaded) return fail('server-unreachable');
    // The last of several quick choices wins, however long each takes to load.
    if (latest !== code) return ok(null);
    setStrings(loaded);
    root.lang = code;
    root.dir = languages[code].dir;
    spoken.set(code);
    return ok(null);
  }

  return {
    subscribe: spoken.subscribe,
    snapshot: spoken.snapshot,
    current: spoken.snapshot,
    choices: languageCodes.map((code) => ({ code, name: languages[code].name })),
    async choose(code) {
      const done = await speak(code);
      if (spoken.snapshot() === code) storage.setItem(item, code);
      return done;
    },
    async begin() {
      const code = pickLanguage([storage.getItem(item) ?? '', ...wanted]);
      return code === 'en' ? ok(null) : speak(code);
    },
  };
}
