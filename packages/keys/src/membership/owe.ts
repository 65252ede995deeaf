import { fromName, isModerator, nameOf } from '@sotto/records';
import { findGap } from '../generations/follow.ts';
import { speakUp } from '../generations/mint.ts';
import { sponsor } from '../generations/sponsor.ts';
import { mustMint } from '../generations/whoMints.ts';
import { beatWhenDue } from '../heartbeats/beat.ts';
import { isDeaf } from '../heartbeats/microphone.ts';
import { isReader, newestHeld, type Outcome, ownStay, type State } from './State.ts';

const askEveryMs = 2_000;
const fetchEveryMs = 1_000;
/** How many entries are fetched at once: one page. */
const page = 64;

/** Asks for keys: while we have none of the newest generation, or don't trust what we have. [G8] */
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

/** How long the log is at least, as steps, gifts and moderators say. */
function knownLength({ announced, unopened, beats }: State): number {
  return Math.max(0, ...[...announced, ...unopened, ...beats.values()].map(({ n }) => n));
}

/** Fetches what we miss of the records: statements, entries to open, hashes, steps. [G5] */
function fetch(state: State, nowMs: number): Outcome {
  const { roster, times } = state;
  if (nowMs < times.fetchedAtMs + fetchEveryMs) return { state, messages: [] };
  const messages: Outcome['messages'][number][] = [];
  if (knownLength(state) > state.log.log.number)
    messages.push({ type: 'fetch-statements', after: state.log.log.number });
  const versions = isReader(state) ? [...roster.unopened].slice(0, page) : [];
  if (versions.length > 0) messages.push({ type: 'fetch-entries', versions });
  const covered = Math.max(state.log.log.generation?.version ?? 0, ...state.announced.map(({ v }) => v));
  if (isReader(state) && covered > roster.version) messages.push({ type: 'fetch-hashes', after: roster.version });
  const gap = findGap(state);
  const held = newestHeld(state);
  if (held && typeof gap === 'number') messages.push({ type: 'fetch-steps', generation: held.number, after: gap });
  if (messages.length === 0) return { state, messages };
  return { state: { ...state, times: { ...times, fetchedAtMs: nowMs } }, messages };
}

/** After how many statements, or roster entries, a moderator's `mint` carries a checkpoint. [P8] */
const oldAfter = { statements: 1_000, entries: 10_000 } as const;

/** Whether newcomers would read less from a checkpoint, and we have read all that goes into it. [P8] */
function isOld({ log, roster, self }: State): boolean {
  const isLong =
    log.log.number - log.begunAt >= oldAfter.statements || roster.version - roster.begunAt >= oldAfter.entries;
  return isLong && roster.unopened.size === 0 && isModerator(log.log, self.memberKey.publicKey);
}

/** Wants a new generation where it is our turn. [G2] */
function wantMint(state: State, nowMs: number): Outcome {
  if (!mustMint(state, nowMs)) return { state, messages: [] };
  const times = { ...state.times, ownMintAtMs: nowMs };
  return { state: { ...state, times, intents: [{ act: 'mint', hasCheckpoint: isOld(state) }] }, messages: [] };
}

/** A moderator says once in each stay, and after each grant, that they are here. [B3] */
function wantHere(state: State): Outcome {
  const { log } = state.log;
  const isPowerful = isModerator(log, state.self.memberKey.publicKey);
  if (state.hasSaidHere === isPowerful || !ownStay(state)) return { state, messages: [] };
  const here = log.here.get(state.names.member);
  const isSaid = !isPowerful || (here && nameOf(here.join) === state.names.join);
  const intents = isSaid ? state.intents : [...state.intents, { act: 'here' } as const];
  return { state: { ...state, hasSaidHere: isPowerful, intents }, messages: [] };
}

const duties = [wantHere, wantMint, speakUp, sponsor, ask, fetch, beatWhenDue] as const;

/** All that there is to say now. */
export function owe(state: State, nowMs: number): Outcome {
  return duties.reduce<Outcome>(
    (before, duty) => {
      const after = duty(before.state, nowMs);
      return { state: after.state, messages: [...before.messages, ...after.messages] };
    },
    { state, messages: [] },
  );
}
