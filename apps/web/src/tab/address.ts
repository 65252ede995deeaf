import { parseUrl } from '@sotto/base';
import { claimPath } from '@sotto/protocol';

/** The page that this tab shows. */
export type PageName = 'home' | 'room' | 'house' | 'claim';

/** The address of this tab. Nothing else in the page reads or writes it. */
export interface Address {
  readonly origin: string;
  page(): PageName;
  /** The link's secret part, once: after this call the address shows its path alone. */
  takeFragment(): string | undefined;
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
  readonly location: Pick<Location, 'origin' | 'pathname' | 'hash' | 'assign'>;
  readonly history: Pick<History, 'pushState' | 'replaceState'>;
  addEventListener(type: 'popstate', callback: () => void): void;
}

const homePath = '/';
const roomPath = '/r';
const housePath = '/h';
const pages: ReadonlyMap<string, PageName> = new Map([
  [roomPath, 'room'],
  [housePath, 'house'],
  [claimPath, 'claim'],
]);

/** The address of a house, whose link follows it as the fragment. */
export function houseAddress(origin: string): string {
  return `${origin}${housePath}`;
}

/** Reads and writes the address of one window. */
export function createAddress(window: AddressWindow): Address {
  const { location, history } = window;
  return {
    origin: location.origin,
    page: () => pages.get(location.pathname) ?? 'home',
    takeFragment() {
      const fragment = location.hash.slice(1);
      if (fragment === '') return undefined;
      history.replaceState(null, '', location.pathname);
      return fragment;
    },
    showHome: () => history.pushState(null, '', homePath),
    showRoom: () => history.pushState(null, '', roomPath),
    showHouse() {
      if (location.pathname === claimPath) history.replaceState(null, '', housePath);
      else history.pushState(null, '', housePath);
    },
    goTo: (url) => location.assign(url),
    onChange: (callback) => window.addEventListener('popstate', callback),
  };
}

/**
 * The room or house that a pasted text leads to: a whole link, one without its `https://`, or only what follows a room's `#`.
 *
 * Whether the fragment itself is sound is for the client to say, as `link-damaged`.
 */
export function parseInviteLink(text: string, origin: string): URL | undefined {
  const trimmed = text.trim();
  // This server is reached as this page was, which is http on the server's own machine; any other server is reached by
  // https.
  const [scheme, host] = origin.split('//');
  const address = /^#?v\d+\./.test(trimmed)
    ? `${origin}${roomPath}#${trimmed.replace('#', '')}`
    : trimmed.replace(/^(?!https?:\/\/)/i, `${trimmed.startsWith(`${host}/`) ? scheme : 'https:'}//`);
  const url = parseUrl(address);
  return url && [roomPath, housePath].includes(url.pathname) && url.hash.length > 1 ? url : undefined;
}
