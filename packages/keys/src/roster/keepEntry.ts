import { type Bytes, concat } from '@sotto/base';
import type { OpenedEntry } from './openEntry.ts';

/** The part of an opened entry that stays in memory. */
export interface KeptEntry extends Pick<OpenedEntry, 'version' | 'hash' | 'credential'> {
  readonly join: Bytes;
}

/** Moves the bytes of an entry into one block of memory, since each array with a block of its own takes 200 bytes more. */
export function keepEntry({ version, entry, hash, credential }: OpenedEntry): KeptEntry {
  if (!credential) return { version, hash, join: entry.join, credential };
  const { member, session, exchange } = credential;
  const block = concat(hash, member, session, exchange, entry.join);
  const key = (index: number) => block.subarray(32 * index, 32 * (index + 1));
  const shared = { ...credential, member: key(1), session: key(2), exchange: key(3) };
  return { version, hash: key(0), join: block.subarray(128), credential: shared };
}
