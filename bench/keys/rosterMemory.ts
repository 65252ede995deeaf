import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ready } from '@sotto/keys';
import type { RosterEntry } from '@sotto/protocol';
import { KeyRoster } from '../../packages/keys/src/agreement/KeyRoster.ts';
import { keys } from './createPerson.ts';

await ready;
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

function usedBytes(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** What a member who reads these entries keeps in memory for them, beside the entries themselves. */
export async function rosterMemory(entries: readonly RosterEntry[]): Promise<number> {
  const before = usedBytes();
  const roster = new KeyRoster(keys);
  for (const entry of entries) await roster.add(entry);
  const kept = usedBytes() - before;
  if (roster.version !== entries.length) throw new Error('not read');
  return kept;
}
