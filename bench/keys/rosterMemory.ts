import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openEntry, Roster, ready } from '@sotto/keys';
import type { RosterEntry } from '@sotto/protocol';
import { firstLog, keys } from './createPerson.ts';

await ready;
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

function usedBytes(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Memory that a member needs to read and open these entries, beside the entries themselves. */
export async function rosterMemory(entries: readonly RosterEntry[]): Promise<number> {
  const before = usedBytes();
  const roster = new Roster(firstLog.start);
  for (const [index, entry] of entries.entries()) {
    const opened = await openEntry({ version: index + 1, entry }, { keys, start: firstLog.start });
    roster.read(index, [opened.hash]);
    roster.enroll(opened);
  }
  const kept = usedBytes() - before;
  if (roster.openedTo !== entries.length) throw new Error('not read');
  return kept;
}
