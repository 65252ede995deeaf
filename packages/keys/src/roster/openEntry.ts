import type { Bytes } from '@sotto/base';
import type { RosterEntry } from '@sotto/protocol';
import { hashEntry, isEntrySigned } from '@sotto/records';
import type { RoomKeys } from '../link/RoomKeys.ts';
import { type Credential, openCredential } from '../sealed/credential.ts';

/** A roster entry that was fetched, with its member. */
export interface OpenedEntry {
  readonly version: number;
  readonly entry: RosterEntry;
  /** SHA-256 of the entry: how the roster names it. */
  readonly hash: Bytes;
  /**
   * The credential of a registration, if it opens and its session signed the entry. An entry without one names nobody.
   */
  readonly credential: Credential | undefined;
}

/**
 * Opens an entry of the roster. [G5]
 *
 * The registration's signature covers this life of the room, so a credential of an earlier one, or of somebody else's join,
 * names nobody.
 */
export async function openEntry(
  { version, entry }: { readonly version: number; readonly entry: RosterEntry },
  { keys, start }: { readonly keys: RoomKeys; readonly start: Bytes },
): Promise<OpenedEntry> {
  const hash = hashEntry(entry);
  if (!('credential' in entry)) return { version, entry, hash, credential: undefined };
  const opened = await openCredential(entry.credential, { keys });
  const isTheirs = opened.ok && isEntrySigned(entry, { start, session: opened.value.session });
  return { version, entry, hash, credential: isTheirs ? opened.value : undefined };
}
