import { recordLimits } from '@sotto/protocol';
import { fromName, isModerator, nameOf } from '@sotto/records';
import { findGap } from '../generations/follow.ts';
import { speakUp } from '../generations/mint.ts';
import { sponsor } from '../generations/sponsor.ts';
import { mustMint } from '../generations/whoMints.ts';
import { beatWhenDue } from '../heartbeats/beat.ts';
import { isDeaf } from '../heartbeats/microphone.ts';
import { fetchesRoster, newestHeld, type Outcome, ownStay, type State } from '../state/State.ts';
import type { KeyMessage } from './events.ts';
import { findMissing } from './inside.ts';
import { wantReturns } from './letBack.ts';

const askEveryMs = 2_000;
const fetchEveryMs = 1_000;
/** Number of pages of entries, and of hashes, that are fetched at once. */
const pagesAtOnce = { entries: 4, hashes: 32 } as const;

/** Asks for keys while we have none of the newest generation, or don't trust those that we have. [G8] */
function ask(state: State, nowMs: number): Outcome {
  const { log, times, suspect } = state;
  const isLacking = log.log.generation !== undefined && !newestHeld(state);
  const isWrong = nowMs >= suspect.sinceMs || isDeaf(state, nowMs) || findGap(state) === 'far';
  if (!(isLacking || isWrong) || nowMs < times.askedAtMs + askEveryMs || !ownStay(state))
    return { state, messages: [] };
  const sinceMs = isWrong ? Math.min(suspect.sinceMs, nowMs) : suspect.sinceMs;
  const next = { ...state, suspect: { ...suspect, sinceMs }, times: { ...times, askedAtMs: nowMs } };
  return { state: next, messages: [{ type: 'ask', refused: [...suspect.refused].map(fromName) }] };
}

/** The least length of the log, according to steps, gifts, moderators and the server's refusal. */
function knownLength({ announced, unopened, beats, lost }: State): number {
  return Math.max(lost?.number ?? 0, ...[...announced, ...unopened, ...beats.values()].map(({ n }) => n));
}

/** Tells whether an entry may be on its way. */
export function isFetching({ fetching }: State, version: number, nowMs: number): boolean {
  return nowMs < (fetching.get(version) ?? Number.NEGATIVE_INFINITY) + fetchEveryMs;
}

/** Notes that entries were fetched. */
export function noteFetching(state: State, versions: readonly number[], nowMs: number): State {
  const before = [...state.fetching].filter(([, atMs]) => nowMs < atMs + fetchEveryMs);
  return { ...state, fetching: new Map([...before, ...versions.map((version) => [version, nowMs] as const)]) };
}

/**
 * Fetches missing parts of the roster, if we read it: the entries inside at the checkpoint, hashes, entries to open.
 * [G5]
 */
function fetchRoster(state: State, nowMs: number): readonly KeyMessage[] {
  const { roster, log, announced } = state;
  if (!fetchesRoster(state)) return [];
  const missing = findMissing(state);
  const inside = missing === undefined ? [] : [{ type: 'fetch-inside', offset: missing } as const];
  const covered = Math.max(log.log.generation?.version ?? 0, ...announced.map(({ v }) => v));
  const hashes = pagesOf(roster.version, { until: covered, of: recordLimits.entryHashes, most: pagesAtOnce.hashes });
  const wanted = [...roster.unopened].slice(0, pagesAtOnce.entries * recordLimits.page);
  const unopened = wanted.filter((version) => !isFetching(state, version, nowMs));
  const entries = pagesOf(0, { until: unopened.length, of: recordLimits.page, most: pagesAtOnce.entries });
  return [
    ...inside,
    ...hashes.map((after) => ({ type: 'fetch-hashes', after }) as const),
    ...entries.map(
      (from) => ({ type: 'fetch-entries', versions: unopened.slice(from, from + recordLimits.page) }) as const,
    ),
  ];
}

/** The first numbers of all pages from one number up to another. */
function pagesOf(from: number, { until, of, most }: { until: number; of: number; most: number }): readonly number[] {
  const count = Math.min(most, Math.max(0, Math.ceil((until - from) / of)));
  return Array.from({ length: count }, (_, index) => from + index * of);
}

/** Fetches what we miss of the records. */
function fetch(state: State, nowMs: number): Outcome {
  const { times } = state;
  if (nowMs < times.fetchedAtMs + fetchEveryMs) return { state, messages: [] };
  const messages: KeyMessage[] = [...fetchRoster(state, nowMs)];
  if (knownLength(state) > state.log.log.number) {
    messages.push({ type: 'fetch-statements', after: state.log.log.number });
  }
  const gap = findGap(state);
  const held = newestHeld(state);
  if (held && typeof gap === 'number') messages.push({ type: 'fetch-steps', generation: held.number, after: gap });
  if (messages.length === 0) return { state, messages };
  const versions = messages.flatMap((message) => (message.type === 'fetch-entries' ? message.versions : []));
  const next = versions.length > 0 ? noteFetching(state, versions, nowMs) : state;
  return { state: { ...next, times: { ...times, fetchedAtMs: nowMs } }, messages };
}

/** Number of statements, or roster entries, after which a moderator's `mint` carries a checkpoint. [P8] */
const oldAfter = { statements: 1_000, entries: 10_000 } as const;

/** How far a checkpoint may be behind the roster. */
const mostBehind = 1_000;

/**
 * Tells whether a checkpoint would save newcomers much reading, and whether we have read all that goes into it. [P8]
 */
function isOld({ log, roster, self }: State): boolean {
  const isLong =
    log.log.number - log.begunAt >= oldAfter.statements || roster.version - roster.begunAt >= oldAfter.entries;
  const isOpened = roster.openedTo >= Math.max(roster.begunAt, roster.version - mostBehind);
  return isLong && roster.isBegun && isOpened && isModerator(log.log, self.memberKey.publicKey);
}

/** Wishes for a new generation if it is our turn. [G2] */
function wantMint(state: State, nowMs: number): Outcome {
  if (!mustMint(state, nowMs)) return { state, messages: [] };
  const times = { ...state.times, ownMintAtMs: nowMs };
  return { state: { ...state, times, intents: [{ act: 'mint', hasCheckpoint: isOld(state) }] }, messages: [] };
}

/** Lets a moderator say `here`: once in each stay, after each grant, and once a later stay of theirs has left. [B3] */
function wantHere(state: State): Outcome {
  const { log } = state.log;
  const isPowerful = isModerator(log, state.self.memberKey.publicKey);
  if (state.hasSaidHere === isPowerful || !ownStay(state)) return { state, messages: [] };
  const here = log.here.get(state.names.member);
  const isSaid = !isPowerful || (here && nameOf(here.join) === state.names.join);
  const intents = isSaid ? state.intents : [...state.intents, { act: 'here' } as const];
  return { state: { ...state, hasSaidHere: isPowerful, intents }, messages: [] };
}

const duties = [wantHere, wantReturns, wantMint, speakUp, sponsor, ask, fetch, beatWhenDue] as const;

/** Collects all messages that are due now. */
export function owe(state: State, nowMs: number): Outcome {
  return duties.reduce<Outcome>(
    (before, duty) => {
      const after = duty(before.state, nowMs);
      return { state: after.state, messages: [...before.messages, ...after.messages] };
    },
    { state, messages: [] },
  );
}
