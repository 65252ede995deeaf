import { strings } from '../strings/index.ts';
import { looksEmpty } from './lookOf.ts';

/**
 * A name or title to draw or read out: a stand-in for one that looks empty, which another client may send. `standIn` is
 * that of a person if left out.
 */
export function shownName(name: string, standIn = strings.room.nameless): string {
  return looksEmpty(name) ? standIn : name;
}
