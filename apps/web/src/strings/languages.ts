import { createLater } from '../later/createLater.ts';
import { en, type Strings } from './en.ts';

interface LanguageEntry {
  /** Its own name in its own language: people who can't read the page look for it in the list. */
  readonly name: string;
  readonly dir: 'ltr' | 'rtl';
  readonly load: () => Promise<Strings>;
}

const arabic = createLater(() => import('./ar.ts'));

/** Every language of the page, by its BCP 47 code. The first loads with the page, each other one when it is chosen. */
export const languages = {
  en: { name: 'English', dir: 'ltr', load: async () => en },
  ar: { name: 'العربية', dir: 'rtl', load: async () => (await arabic.load()).ar },
} as const satisfies Readonly<Record<string, LanguageEntry>>;

export type LanguageCode = keyof typeof languages;

export const languageCodes = Object.keys(languages) as LanguageCode[];

/** The first language that a reader asks for and that the page speaks; English if there is none. */
export function pickLanguage(wanted: readonly string[]): LanguageCode {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split('-')[0];
    const known = languageCodes.find((code) => code === primary);
    if (known) return known;
  }
  return 'en';
}
