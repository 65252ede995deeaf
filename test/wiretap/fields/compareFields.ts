import type { Listed } from './parseList.ts';
import type { Seen } from './readFields.ts';

/** A difference between the list of fields and a session, as `message` or `message: path`. */
export interface Difference {
  /** The server could read it, and the list does not say so. */
  readonly unlisted: readonly string[];
  /** The list says that the server can read it, and it did not occur. */
  readonly unseen: readonly string[];
}

/** Compares both ways: a list that says too much is as wrong as one that says too little. */
export function compareFields(seen: Seen, listed: Listed): Difference {
  return { unlisted: findUnlisted(seen, listed), unseen: findUnseen(seen, listed) };
}

function findUnlisted(seen: Seen, listed: Listed): readonly string[] {
  return [...seen].flatMap(([name, { values, empty }]) => {
    const known = listed.get(name);
    if (!known) return [name];
    const paths = [...known.paths];
    const isOnTheWay = (path: string) =>
      path === '' || paths.some((each) => each === path || each.startsWith(`${path}.`));
    const strange = [
      ...[...values].filter((path) => !known.paths.has(path)),
      ...[...empty].filter((path) => !isOnTheWay(path)),
    ];
    return strange.map((path) => `${name}: ${path}`);
  });
}

function findUnseen(seen: Seen, listed: Listed): readonly string[] {
  return [...listed].flatMap(([name, { paths, seldom, isSeldomSeen }]) => {
    if (isSeldomSeen) return [];
    const found = seen.get(name);
    if (!found) return [name];
    return [...paths].filter((path) => !found.values.has(path) && !seldom.has(path)).map((path) => `${name}: ${path}`);
  });
}
