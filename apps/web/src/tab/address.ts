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
   * The link's secret part without what was stuck to it, once: after this call the address shows its path alone. It may be
   * something else than a link's, such as this browser's own key of a house.
   */
  takeFragment(): string | undefined;
  /** Takes a secret out of the path, where it does not belong. */
  hidePath(): void;
  showHome(): void;
  showRoom(): void;
  /** A claim that was made has no way back: the house takes its place in the history. */
  showHouse(): void;
  /** Leaves this page for a room on another server. */
  goTo(url: URL): void;
  /** Calls back when the person goes back, forward, or to another link in this tab. */
  onChange(callback: () => void): void;
}

/** The part of `window` that is used here. */
export interface AddressWindow {
  readonly location: Pick<Location, 'origin' | 'pathname' | 'search' | 'hash' | 'assign'>;
  readonly history: Pick<History, 'pushState' | 'replaceState'>;
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
      history.replaceState(null, '', linkPaths[where]);
      return readFragment(where, fragment) ?? fragment;
    },
    hidePath: () => history.replaceState(null, '', homePath),
    showHome: () => history.pushState(null, '', homePath),
    showRoom: () => history.pushState(null, '', linkPaths.room),
    showHouse() {
      if (page() === 'claim') history.replaceState(null, '', linkPaths.house);
      else history.pushState(null, '', linkPaths.house);
    },
    goTo: (url) => location.assign(url),
    onChange: (callback) => window.addEventListener('popstate', callback),
  };
}
