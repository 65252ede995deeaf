import type { AddressWindow } from '../src/tab/address.ts';

interface Entry {
  readonly url: URL;
  readonly state: unknown;
}

/** A window for tests: an address, a history, and a person who can go back and forward in it, or follow a link. */
export function createFakeWindow(first: string) {
  const entries: Entry[] = [{ url: new URL(first), state: null }];
  let place = 0;
  const callbacks = new Set<() => void>();
  const current = () => entries[place] ?? { url: new URL(first), state: null };
  const resolve = (url: string | URL | null | undefined) => new URL(url ?? '', current().url.origin);
  const push = (url: string | URL | null | undefined, state: unknown) => {
    entries.splice(place + 1, Number.POSITIVE_INFINITY, { url: resolve(url), state });
    place++;
  };
  const notify = () => {
    for (const callback of callbacks) callback();
  };
  function go(step: number) {
    place += step;
    notify();
  }
  return {
    location: {
      get origin() {
        return current().url.origin;
      },
      get pathname() {
        return current().url.pathname;
      },
      get search() {
        return current().url.search;
      },
      get hash() {
        return current().url.hash;
      },
      assign: (url: string | URL) => push(url, null),
    },
    history: {
      get state() {
        return current().state;
      },
      pushState: (state: unknown, _unused: string, url?: string | URL | null) => push(url, state),
      replaceState: (state: unknown, _unused: string, url?: string | URL | null) => {
        entries[place] = { url: url ? resolve(url) : current().url, state };
      },
      go,
    },
    addEventListener: (_type: 'popstate', callback: () => void) => void callbacks.add(callback),
    href: () => current().url.href,
    entries: () => entries.slice(0, place + 1).map(({ url }) => url.href),
    goBack: () => go(-1),
    goForward: () => go(1),
    follow(url: string) {
      push(url, null);
      notify();
    },
  } satisfies AddressWindow & Record<string, unknown>;
}
