import { isEqual } from '@sotto/base';
import type { Heartbeat } from '@sotto/protocol';
import { isModerator, isSigned } from '@sotto/records';
import { sign } from '../identity/signing.ts';
import { type Beat, isHere, type Outcome, ownStay, type State, withDoubt } from '../state/State.ts';

/**
 * The interval of a moderator's heartbeats, and the greatest age of a batch that they confirm, in milliseconds. [B1]
 */
export const beatMs = { every: 5_000, confirms: 10_000 } as const;

/**
 * Signs a heartbeat, if we are a moderator who is here: the records that we have read, and the speakers that we hear.
 * [B1]
 */
export function beat(state: State, nowMs: number): Outcome {
  const own = ownStay(state);
  if (!own || !isHere(state, own)) return { state, messages: [] };
  const { start, number: n, head } = state.log.log;
  const seen = [...state.heard.values()].filter(({ join }) =>
    state.stage.has(state.roster.member(join)?.names.join ?? ''),
  );
  const counter = state.counter + 1;
  const body = {
    start,
    join: state.self.join,
    counter,
    n,
    head,
    seen: seen.map(({ join, number }) => ({ join, batch: number })),
  };
  const heartbeat = { ...body, signature: sign(state.self.session.signing, 'heartbeat', body) };
  const next = { ...state, counter, times: { ...state.times, beatAtMs: nowMs } };
  return { state: next, messages: [{ type: 'heartbeat', heartbeat }] };
}

/** Signs a heartbeat if 5 s have passed. */
export function beatWhenDue(state: State, nowMs: number): Outcome {
  return nowMs >= state.times.beatAtMs + beatMs.every ? beat(state, nowMs) : { state, messages: [] };
}

/**
 * Reads a moderator's heartbeat. If it names a later statement than ours, it holds our microphone; if it contradicts
 * our log, it is a doubt. [B1]
 */
export function hearBeat(state: State, heartbeat: Heartbeat, nowMs: number): State {
  const signer = state.roster.member(heartbeat.join);
  const { log, recent } = state.log;
  if (!signer || !isEqual(heartbeat.start, log.start) || !isModerator(log, signer.member)) return state;
  if (!isSigned(signer.credential.session, 'heartbeat', heartbeat)) return state;
  const before = state.beats.get(signer.names.member);
  const isNewer = !before || !isEqual(before.join, heartbeat.join) || heartbeat.counter > before.counter;
  if (!isNewer) return state;
  const known = recent.get(heartbeat.n);
  if (known && !isEqual(known.head, heartbeat.head)) {
    return withDoubt(state, { kind: 'log-differs', signers: [signer.names.join] });
  }
  const named = heartbeat.seen.find(({ join }) => isEqual(join, state.self.join))?.batch;
  const madeAtMs = (named !== undefined && state.ownBatches.get(named)) || Number.NEGATIVE_INFINITY;
  const confirmsUntilMs = Math.max(madeAtMs + beatMs.confirms, before?.confirmsUntilMs ?? Number.NEGATIVE_INFINITY);
  const { join, counter, n, head } = heartbeat;
  const heard: Beat = { join, counter, n, head, atMs: nowMs, confirmsUntilMs };
  return { ...state, beats: new Map([...state.beats, [signer.names.member, heard]]) };
}
