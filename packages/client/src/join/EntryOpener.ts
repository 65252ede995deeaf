import { type Bytes, toBase64url } from '@sotto/base';
import { type OpenedEntry, openEntry, type RoomKeys } from '@sotto/keys';
import type { Member, NumberedEntry } from '@sotto/protocol';

/** Number of members whose opened entries are kept: enough for one screen, the stage and a hundred moderators. */
const mostKept = 1_000;

/**
 * Opens entries of the roster: a member is known once registration and credential have been checked. [P6, G5]
 *
 * Each member is opened once, however often the server sends their entry.
 */
export class EntryOpener {
  readonly #keys: RoomKeys;
  readonly #start: () => Bytes | undefined;
  /**
   * By version and signature, so that an entry with other bytes but a signature that we have checked gives the checked
   * entry.
   */
  readonly #opened = new Map<string, Promise<OpenedEntry>>();

  constructor(keys: RoomKeys, start: () => Bytes | undefined) {
    this.#keys = keys;
    this.#start = start;
  }

  /** Opens a member's registration. A result without a `credential` names nobody. */
  open({ version, join, credential, signature }: Member): Promise<OpenedEntry> {
    const name = `${version} ${toBase64url(signature)}`;
    const known = this.#opened.get(name);
    if (known !== undefined) return known;
    const oldest = this.#opened.size < mostKept ? undefined : this.#opened.keys().next().value;
    if (oldest !== undefined) this.#opened.delete(oldest);
    const opening = this.openAnew({ version, entry: { join, credential, signature } });
    this.#opened.set(name, opening);
    // Forgets a failed entry, so that wrong bytes can't hide the right ones that follow.
    const forget = () => this.#opened.delete(name);
    opening.then(({ credential }) => credential || forget(), forget);
    return opening;
  }

  /** Opens any entry, and remembers nothing of it. */
  openAnew(entry: NumberedEntry): Promise<OpenedEntry> {
    const start = this.#start();
    if (!start) throw new Error('entries are read after the genesis');
    return openEntry(entry, { keys: this.#keys, start });
  }
}
