import { isModerator, mintIntervalMs } from '@sotto/records';
import { isInside, isSpeaker, newestHeld, ownStay, type State } from '../state/State.ts';
import { canMint } from './mint.ts';

/** Delays after which a reason makes a member mint, in milliseconds. Leaves cause at most one mint in `leaves`. [G2] */
export const mintingMs = {
  lacking: 3_000,
  leave: 30_000,
  leaves: 60_000,
  hourly: 3_600_000,
  split: 5_000,
  next: 5_000,
};

/**
 * Our rank among those who would mint: moderators by how long they are here, then the stage by how long they are on it.
 */
export function rankOf(state: State): number {
  const { log, roster, stage, gone, names } = state;
  const isThere = (join: string) => join === names.join || !gone.has(join);
  const here = [...log.log.here.values()].flatMap(({ join }) => roster.member(join) ?? []);
  const moderators = here.filter((member) => isInside(state, member)).map((member) => member.names.join);
  const speakers = [...stage.values()].flatMap(({ join }) => roster.member(join) ?? []);
  const staged = speakers.filter((member) => isSpeaker(state, member)).map((member) => member.names.join);
  return [...new Set([...moderators, ...staged])].filter(isThere).indexOf(names.join);
}

/** 30 s after a leave; once a minute if people leave all the time. */
function leaveAtMs({ mintReadAtMs, leftUncoveredSinceMs }: State['times']): number {
  const quietMs = Math.min(mintReadAtMs, leftUncoveredSinceMs) + mintingMs.leaves;
  return Math.max(leftUncoveredSinceMs + mintingMs.leave, quietMs);
}

/** The time from which the first rank mints; infinite while there is no reason. */
function reasonAtMs({ times, log }: State): number {
  const ageMs = log.log.generation ? mintingMs.hourly : 0;
  const { mintReadAtMs, splitSinceMs } = times;
  return Math.min(mintReadAtMs + ageMs, leaveAtMs(times), splitSinceMs + mintingMs.split);
}

/** The time from which we mint because we have no key and asking did not help. */
function lackingAtMs(state: State): number {
  if (newestHeld(state) || !ownStay(state)) return Number.POSITIVE_INFINITY;
  const { mintReadAtMs, onStageSinceMs } = state.times;
  const sinceMs = state.stage.has(state.names.join) ? Math.max(mintReadAtMs, onStageSinceMs) : mintReadAtMs;
  return sinceMs + mintingMs.lacking;
}

/**
 * Tells whether we mint now. Each further rank waits 5 s longer. Of the members without a key, all but the first wait
 * once. [G2]
 */
export function mustMint(state: State, nowMs: number): boolean {
  const { times, pending, intents } = state;
  const leastMs = isModerator(state.log.log, state.self.memberKey.publicKey)
    ? mintIntervalMs.moderator
    : mintIntervalMs.speaker;
  const isBusy = pending !== undefined || intents.length > 0 || nowMs < times.ownMintAtMs + leastMs;
  const [reasonMs, lackingMs] = [reasonAtMs(state), lackingAtMs(state)];
  if (isBusy || nowMs < Math.min(reasonMs, lackingMs) || !canMint(state)) return false;
  const rank = rankOf(state);
  if (rank < 0) return false;
  return nowMs >= Math.min(reasonMs + rank * mintingMs.next, lackingMs + Math.min(rank, 1) * mintingMs.next);
}
