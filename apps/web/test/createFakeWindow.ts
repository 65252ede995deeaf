import type { AddressWindow } from '../src/tab/address.ts';

/** A window for tests: an address, a history without a way forward, and a person who can go back or follow a link. */
export function createFakeWindow(first: string) {
  const entries = [new URL(first)];
  const callbacks = new Set<() => void>();
  const current = () => entries.at(-1) ?? new URL(first);
  const resolve = (url: string | URL | null | undefined) => new URL(url ?? '', current().origin);
  const notify = () => {
    for (const callback of callbacks) callback();
  };
  return {
    location: {
      get origin() {
        return current().origin;
      },
      get pathname() {
        return current().pathname;
      },
      get search() {
        return current().search;
      },
      get hash() {
        return current().hash;
      },
      assign: (url: string | URL) => void entries.push(resolve(url)),
    },
    history: {
      pushState: (_state: unknown, _unused: string, url?: string | URL | null) => void entries.push(resolve(url)),
      replaceState: (_state: unknown, _unused: string, url?: string | URL | null) =>
        void entries.splice(-1, 1, resolve(url)),
    },
    addEventListener: (_type: 'popstate', callback: () => void) => void callbacks.add(callback),
    href: () => current().href,
    entries: () => entries.map(({ href }) => href),
    goBack() {
      entries.pop();
      notify();
    },
    follow(url: string) {
      entries.push(resolve(url));
      notify();
    },
  } satisfies AddressWindow & Record<string, unknown>;
}
