/** The address of this tab. Nothing else in the page reads or writes it. */
export interface Address {
  readonly origin: string;
  page(): 'home' | 'room';
  /** The link's secret part, once: after this call the address shows `/r` alone. */
  takeFragment(): string | undefined;
  showHome(): void;
  showRoom(): void;
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

/** Reads and writes the address of one window. */
export function createAddress(window: AddressWindow): Address {
  const { location, history } = window;
  return {
    origin: location.origin,
    page: () => (location.pathname === roomPath ? 'room' : 'home'),
    takeFragment() {
      const fragment = location.hash.slice(1);
      if (fragment === '') return undefined;
      history.replaceState(null, '', roomPath);
      return fragment;
    },
    showHome: () => history.pushState(null, '', homePath),
    showRoom: () => history.pushState(null, '', roomPath),
    goTo: (url) => location.assign(url),
    onChange: (callback) => window.addEventListener('popstate', callback),
  };
}

/**
 * The room that a pasted text leads to: a whole link, one without its `https://`, or only what follows `#`.
 *
 * Whether the fragment itself is sound is for the client to say, as `link-damaged`.
 */
export function parseInviteLink(text: string, origin: string): URL | undefined {
  const trimmed = text.trim();
  const address = /^#?v\d+\./.test(trimmed)
    ? `${origin}${roomPath}#${trimmed.replace('#', '')}`
    : trimmed.replace(/^(?!https?:\/\/)/i, 'https://');
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.pathname === roomPath && url.hash.length > 1 ? url : undefined;
}
