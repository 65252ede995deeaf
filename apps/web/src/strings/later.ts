import { strings } from './index.ts';
import { type LaterStrings, laterEn } from './later.en.ts';

/** The later sentences in the reader's language; to be called where something is drawn. */
export function laterStrings(): LaterStrings {
  return strings.seldom ?? laterEn;
}
