import { type Bytes, toBase64url } from '@sotto/base';
import { recordLimits } from '@sotto/protocol';
import type { Page } from '../../store/Store.ts';

/** Pages that are kept: each has the hashes of 1,024 entries, 32 KiB. */
const mostPages = 512;
const hashBytes = 32;

/**
 * Full pages of the entry hashes of rosters; the least recently used give way to new ones. An entry never changes, so a
 * full page doesn't either. Reading a long roster from here costs the database nothing, and the server only a copy.
 */
export class HashPages {
  readonly #pages = new Map<string, Bytes>();

  /**
   * Returns the hashes of entries after a version, to the end of its page. It calls `read` for a page that it does not
   * know.
   */
  async read(
    group: Bytes,
    {
      after,
      first,
    }: { readonly after: number /** The version before the first that there is. */; readonly first: number },
    read: (page: Page) => Promise<Bytes>,
  ): Promise<Bytes> {
    const aligned = after - (after % recordLimits.entryHashes);
    const start = Math.max(aligned, first);
    const page = { after: start, most: aligned + recordLimits.entryHashes - start };
    const name = `${toBase64url(group)} ${start}`;
    const hashes = this.#find(name) ?? (await this.#keep({ name, ...page }, read));
    return hashes.slice((after - start) * hashBytes);
  }

  #find(name: string): Bytes | undefined {
    const page = this.#pages.get(name);
    if (!page) return undefined;
    this.#pages.delete(name);
    this.#pages.set(name, page);
    return page;
  }

  async #keep(
    { name, ...page }: Page & { readonly name: string },
    read: (page: Page) => Promise<Bytes>,
  ): Promise<Bytes> {
    const hashes = await read(page);
    if (hashes.length < page.most * hashBytes) return hashes;
    this.#pages.set(name, hashes);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > mostPages && oldest !== undefined) this.#pages.delete(oldest);
    return hashes;
  }
}
