/** The address of a part of this page, as Chromium's and Firefox's errors tell it. */
const partAddress = /https?:\/\/\S+\/assets\/[\w.-]+\.js/;

/**
 * Loads a part again that failed. Browsers keep the failure of an address and never ask for it again (until whatwg/html
 * pull request 10327 reaches them). With another query it is another address with the same content.
 *
 * No gate can tell what a computed name imports. Here it is a part of this origin, as the Content-Security-Policy demands.
 */
export function importAgain<Part>(load: () => Promise<Part>, failed: Failed): Promise<Part> {
  const address = addressAgain(failed);
  return address ? import(/* @vite-ignore */ address) : load();
}

interface Failed {
  readonly error: unknown;
  readonly attempt: number;
}

/** @returns another address of the part, or `undefined` if the error does not tell the first one */
export function addressAgain({ error, attempt }: Failed): string | undefined {
  const [address] = partAddress.exec(error instanceof Error ? error.message : '') ?? [];
  return address && new URL(address).origin === location.origin ? `${address}?again=${attempt}` : undefined;
}
