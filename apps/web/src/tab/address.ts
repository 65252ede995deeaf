import { isExposed, type LinkPage, linkPaths, pageOf, readFragment } from './readLink.ts';

/**
 * The page that an address leads to. `exposed` is an address whose path has the secret of a link in it, and `nowhere` any
 * that is not ours.
 */
export type PageName = 'home' | LinkPage | 'exposed' | 'nowhere';

/** The address of this tab. Nothing else in the page reads or writes it. */
export interface Address {
  readonly origin: string;
  page(): PageName;
  /**
   * Returns the link's secret part, without anything that was added to it, and removes it from the address, which then
   * shows only its path. The part may be something else than a link's, such as this browser's own key of a house.
   */
  takeFragment(): string | undefined;
  /** Takes a secret out of the path, where it does not belong. */
  hidePath(): void;
  showHome(): void;
  showRoom(): void;
  /** Puts the house in place of the claim link in the history, because nobody can go back to a used claim link. */
  showHouse(): void;
  /** Leaves this page for a room on another server. */
  goTo(url: URL): void;
  /**
   * Calls back when the person goes back, forward, or to another link in this tab, with the number of places in the
   * history: -1 for one back.
   */
  onChange(callback: (step: number) => void): void;
  /** Goes this many places in the history, as the person could. The callback of `onChange` is called again. */
  go(step: number): void;
}

/** The part of `window` that is used here. */
export interface AddressWindow {
  readonly location: Pick<Location, 'origin' | 'pathname' | 'search' | 'hash' | 'assign'>;
  readonly history: Pick<History, 'pushState' | 'replaceState' | 'go' | 'state'>;
  addEventListener(type: 'popstate', callback: () => void): void;
}

const homePath = '/';

/** The address of a house, whose link follows it as the fragment. */
export function houseAddress(origin: string): string {
  return `${origin}${linkPaths.house}`;
}

/** Reads and writes the address of one window. */
export function createAddress(window: AddressWindow): Address {
  const { location, history } = window;
  /** The place of the current entry in the history of this tab. Each entry keeps its own. */
  let place: number = history.state?.place ?? 0;
  history.replaceState({ place }, '');
  const replace = (path: string) => history.replaceState({ place }, '', path);
  const push = (path: string) => {
    place++;
    history.pushState({ place }, '', path);
  };

  function page(): PageName {
    const { pathname, search } = location;
    if (isExposed(pathname + search)) return 'exposed';
    return pathname === homePath ? 'home' : (pageOf(pathname) ?? 'nowhere');
  }

  return {
    origin: location.origin,
    page,
    takeFragment() {
      const fragment = location.hash.slice(1);
      const where = pageOf(location.pathname);
      if (fragment === '' || !where) return undefined;
      replace(linkPaths[where]);
      return readFragment(where, fragment) ?? fragment;
    },
    hidePath: () => replace(homePath),
    showHome: () => push(homePath),
    showRoom: () => push(linkPaths.room),
    showHouse() {
      if (page() === 'claim') replace(linkPaths.house);
      else push(linkPaths.house);
    },
    goTo: (url) => location.assign(url),
    onChange: (callback) =>
      window.addEventListener('popstate', () => {
        const before = place;
        // When a person follows a link, the new entry of the history has no place yet.
        place = history.state?.place ?? before + 1;
        history.replaceState({ place }, '');
        callback(place - before);
      }),
    go: (step) => history.go(step),
  };
}
