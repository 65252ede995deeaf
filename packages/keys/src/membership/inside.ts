import { isCheckpointValid, type PassedCheckpoint } from '@sotto/records';
import { fetchesRoster, isReader, type Outcome, type State, withDoubt } from '../state/State.ts';
import type { InsidePart, KeyMessage } from './events.ts';

function versionOf({ header }: PassedCheckpoint): number {
  return header.minting?.version ?? 0;
}

/**
 * Continues after a statement that carries a checkpoint. [P8]
 *
 * A member who has read and opened the whole roster compares the checkpoint with it, and doubts one that differs. Other
 * members continue without the entries inside, and fetch them once they speak or moderate.
 */
export function passCheckpoint(state: State): State {
  const { roster, log } = state;
  const { checkpoint } = log;
  if (!checkpoint) return state;
  const { header, before } = checkpoint;
  const version = versionOf(checkpoint);
  const next = { ...state, inside: [] };
  if (!isReader(state) || roster.openedTo < version) {
    roster.suspend(version, before.ejected);
    return next;
  }
  const inside = roster.inside(version, before.ejected);
  if (!isCheckpointValid(header, before, inside)) return withDoubt(next, { kind: 'roster-differs', signers: [] });
  roster.restart(version, inside);
  return next;
}

/** Takes some of the entries inside; all of them together must be those of the checkpoint. [P8] */
export function readInside(state: State, part: InsidePart): Outcome {
  const { roster, log } = state;
  const { checkpoint } = log;
  const isWanted = checkpoint && !roster.isBegun && part.version === versionOf(checkpoint);
  if (!isWanted || part.offset + part.entries.length > part.count) return { state, messages: [] };
  const parts = [...state.inside.filter(({ offset, count }) => offset !== part.offset && count === part.count), part];
  const inside = parts.sort((a, b) => a.offset - b.offset).flatMap(({ entries }) => entries);
  if (inside.length < part.count) return { state: { ...state, inside: parts }, messages: fetchOthers(state, part) };
  const next = { ...state, inside: [] };
  if (inside.length > part.count || !isCheckpointValid(checkpoint.header, checkpoint.before, inside)) {
    return { state: withDoubt(next, { kind: 'roster-differs', signers: [] }), messages: [] };
  }
  roster.restart(part.version, inside);
  return { state: next, messages: [] };
}

/** Fetches all other pages at once, since the first one says how many there are. */
function fetchOthers({ inside }: State, { count, entries }: InsidePart): readonly KeyMessage[] {
  if (inside.length > 0 || entries.length === 0) return [];
  const others = Array.from({ length: Math.ceil(count / entries.length) - 1 }, (_, index) => index + 1);
  return others.map((index) => ({ type: 'fetch-inside', offset: index * entries.length }));
}

/** The offset from which entries inside are missing, if we need them. */
export function findMissing(state: State): number | undefined {
  if (!fetchesRoster(state) || state.roster.isBegun) return undefined;
  let offset = 0;
  for (const part of state.inside) if (part.offset === offset) offset += part.entries.length;
  return offset;
}
