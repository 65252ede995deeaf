import { type Bytes, isEqual } from '@sotto/base';

/** A batch lets its speaker's gate be open this long. [B3] */
export const batchFreshMs = 10_000;
/** The head before counts this long after a new one. [B3] */
export const previousHeadMs = 2_000;
/** A voter counts from this long after it appeared, so that its first heartbeat has time to come. [B3] */
export const newVoterMs = 2_000;

/** One whose word opens the gate: a moderator present, or where there is none, a member on stage. */
export interface Voter {
  /** Base64url of the join. */
  readonly join: string;
  readonly sinceMs: number;
}

/** What a valid heartbeat said of us. */
export interface Vote {
  readonly head: Bytes;
  /** The last own batch that it names; `undefined` where it names none. */
  readonly batch: number | undefined;
}

/** All that decides whether a microphone may be heard. */
export interface GateView {
  /** Base64url of the own join. */
  readonly own: string;
  readonly voters: readonly Voter[];
  /** By base64url of the voter's join. */
  readonly votes: ReadonlyMap<string, Vote>;
  readonly head: Bytes;
  readonly previousHead: Bytes;
  readonly headSinceMs: number;
  /** When each own batch was made, by number. */
  readonly batches: ReadonlyMap<number, number>;
}

function knowsHead({ head }: Vote, view: GateView, nowMs: number): boolean {
  return isEqual(head, view.head) || (nowMs < view.headSinceMs + previousHeadMs && isEqual(head, view.previousHead));
}

function isVote(vote: Vote | undefined, view: GateView, nowMs: number): boolean {
  const madeAtMs = vote?.batch === undefined ? undefined : view.batches.get(vote.batch);
  return (
    vote !== undefined && madeAtMs !== undefined && nowMs < madeAtMs + batchFreshMs && knowsHead(vote, view, nowMs)
  );
}

/** Those whose majority is asked for; who has only just come counts once it had time to speak. */
function electorate({ voters }: GateView, nowMs: number): readonly Voter[] {
  const settled = voters.filter(({ sinceMs }) => nowMs >= sinceMs + newVoterMs);
  return settled.length > 0 ? settled : voters;
}

/**
 * Whether what is said into the microphone may be sealed, or silence in its place. [B3]
 *
 * Open while more than half of the voters know our head and have acknowledged a batch that is less than ten seconds old,
 * so that no server can hold a removal back from us and none can save heartbeats up: they name what did not exist before.
 */
export function isGateOpen(view: GateView, nowMs: number): boolean {
  const asked = electorate(view, nowMs);
  const given = asked.filter(({ join }) => join === view.own || isVote(view.votes.get(join), view, nowMs));
  return given.length * 2 > asked.length;
}

/** Whether more than half of the voters have shown that they know our head: what a remover waits for. [B5] */
export function isHeadConfirmed({ voters, votes, own, head }: GateView): boolean {
  const given = voters.filter(({ join }) => join === own || isEqual(votes.get(join)?.head ?? new Uint8Array(0), head));
  return given.length * 2 > voters.length;
}
