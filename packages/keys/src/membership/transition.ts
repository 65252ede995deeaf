import { isEqual, type Secret } from '@sotto/base';
import { nameOf } from '@sotto/records';
import { announce, follow, prune } from '../generations/follow.ts';
import { endBefore, expire, lifetimesMs, secretsOf } from '../generations/KeyRing.ts';
import { forgetKeks, warmKeks } from '../generations/kek.ts';
import { settlePending, wrapLater } from '../generations/mint.ts';
import { receiveGifts, receiveMinted, takeMinted } from '../generations/receive.ts';
import { beat, beatMs, hearBeat } from '../heartbeats/beat.ts';
import { awaitRemoval, hearBatch } from '../heartbeats/hear.ts';
import { endWentOn, goOnWithout } from '../heartbeats/microphone.ts';
import { readOn } from '../log/MemberLog.ts';
import { passCheckpoint, readInside } from './inside.ts';
import { isFetching, noteFetching, owe } from './owe.ts';
import {
  fetchesRoster,
  isHere,
  isPutOut,
  type KeyEvent,
  type Outcome,
  ownStay,
  type State,
  withDoubt,
} from './State.ts';

/** One event in a member's life: the state after it, and what there is to say. Secrets that it gave up are wiped. */
export function transition(before: State, event: KeyEvent, nowMs: number): Outcome {
  const noted = note(before, event, nowMs);
  const settled = settle(noted.state, nowMs);
  const owed = owe(settled, nowMs);
  const kept = new Set(secretsIn(owed.state));
  for (const secret of [...secretsIn(before), ...secretsIn(noted.state)]) if (!kept.has(secret)) secret.wipe();
  return { state: owed.state, messages: [...noted.messages, ...owed.messages] };
}

/** Gives up every secret; the participant's own stay theirs. */
export function closeState(state: State): void {
  for (const secret of secretsIn(state)) secret.wipe();
  forgetKeks(state, () => true);
}

function secretsIn({ ring, pending }: State): readonly Secret[] {
  return [...secretsOf(ring), ...(pending?.secret ? [pending.secret] : [])];
}

function silently(state: State): Outcome {
  return { state, messages: [] };
}

/** What the event itself changes. */
function note(state: State, event: KeyEvent, nowMs: number): Outcome {
  switch (event.type) {
    case 'statement':
      return noteStatement(state, event, nowMs);
    case 'minted':
      return silently({ ...state, unopenedMint: event });
    case 'entry-hashes':
      state.roster.read(event.after, event.hashes);
      return silently(state);
    case 'entries':
      return silently(noteEntries(state, event, nowMs));
    case 'inside':
      return readInside(state, event);
    case 'step':
      return silently(announce(state, event.step));
    case 'gift':
      return silently({ ...state, unopened: [...state.unopened, event.gift].slice(-20) });
    case 'asked':
      return noteAsked(state, event, nowMs);
    case 'connection':
      return silently(noteConnection(state, event));
    case 'stage':
      return silently(noteStage(state, event, nowMs));
    case 'batch':
      return noteBatch(state, event, nowMs);
    case 'frames':
      return silently(noteFrames(state, event.isOpened, nowMs));
    case 'own-batch':
      return silently({
        ...state,
        ownBatches: new Map([...state.ownBatches, [event.number, nowMs] as const].slice(-200)),
      });
    case 'heartbeat':
      return silently(hearBeat(state, event.heartbeat, nowMs));
    case 'refused':
      return noteRefusal(state, event);
    case 'wish':
      return silently({ ...state, intents: [...state.intents, event.intent] });
    case 'go-on':
      return silently(goOnWithout(state, nowMs));
    case 'back':
      return silently(comeBack(state));
    case 'read-roster':
      return silently({ ...state, isCurious: event.isWanted });
    case 'tick':
      if (isModeratorHere(state) && !isOut(state)) warmKeks(state);
      return silently(state);
  }
}

type Event<Type extends KeyEvent['type']> = KeyEvent & { readonly type: Type };

/** Reads a statement; what it mints is ours if it is our own, or wrapped for us. A moderator confirms at once. [P3, B1] */
function noteStatement(state: State, { statement, wrap }: Event<'statement'>, nowMs: number): Outcome {
  const log = readOn(state.log, statement, state.self.keys);
  if (!log.ok) return silently(state);
  const { header } = statement;
  const settled = settlePending({ ...state, log: log.value }, statement);
  let next = settled.state;
  const later = settled.own ? wrapLater(next, settled.own) : [];
  if (header.minting) {
    next = prune({ ...next, times: { ...next.times, mintReadAtMs: nowMs } });
    const { floor } = log.value.log;
    const lifeMs = (older: number) => (older < floor ? lifetimesMs.removalOrphan : lifetimesMs.orphan);
    next = { ...next, ring: endBefore(next.ring, header.number, (older) => nowMs + lifeMs(older)) };
    if (settled.own?.secret) next = takeMinted(next, settled.own.secret, nowMs);
    else if (wrap) next = { ...next, unopenedMint: { generation: header.number, wrap } };
    next = compareRoster(next);
  }
  if (header.checkpoint) next = passCheckpoint(next);
  if (header.act === 'eject') next = awaitRemoval(next, header.number, nowMs);
  const minted = later.length > 0 ? [{ type: 'minted', generation: header.number, wraps: later } as const] : [];
  const beats = beat(next, nowMs);
  return { state: beats.state, messages: [...minted, ...beats.messages] };
}

/** A minter who read another roster than we did lies, or the server shows different ones: their key is not ours. [G2] */
function compareRoster(state: State): State {
  const { generation } = state.log.log;
  const read = generation && state.roster.hashAt(generation.version);
  if (!generation || !read || isEqual(read, generation.roster)) return state;
  const doubted = withDoubt(state, { kind: 'roster-differs', signers: [nameOf(generation.join)] });
  return { ...doubted, unopenedMint: undefined };
}

/** Takes opened entries; since when a leave is not covered by a generation. [G2] */
function noteEntries(state: State, { entries }: Event<'entries'>, nowMs: number): State {
  const { roster } = state;
  for (const entry of entries) roster.enroll(entry);
  const hasLeave = entries.some(
    ({ entry, version }) => !('credential' in entry) && version > (state.log.log.generation?.version ?? 0),
  );
  const left = entries.filter(({ entry }) => roster.member(entry.join)?.leftAt).map(({ entry }) => nameOf(entry.join));
  forgetKeks(state, (join) => left.includes(join));
  const leftUncoveredSinceMs = hasLeave
    ? Math.min(state.times.leftUncoveredSinceMs, nowMs)
    : state.times.leftUncoveredSinceMs;
  const contradicted = roster.contradictions > 0 ? withDoubt(state, { kind: 'roster-differs', signers: [] }) : state;
  return { ...contradicted, times: { ...state.times, leftUncoveredSinceMs } };
}

/** Somebody wants keys: their entries are opened first, so fetched at once. [G7] */
function noteAsked(state: State, { by }: Event<'asked'>, nowMs: number): Outcome {
  const asked = by.map((each) => [nameOf(each.join), { ...each, atMs: nowMs }] as const);
  const unknown = by.filter(({ join, version }) => version > 0 && !state.roster.member(join));
  const versions = unknown.map(({ version }) => version).filter((version) => !isFetching(state, version, nowMs));
  const next = { ...state, asked: new Map([...state.asked, ...asked].slice(-1_000)) };
  if (versions.length === 0) return silently(next);
  return { state: noteFetching(next, versions, nowMs), messages: [{ type: 'fetch-entries', versions }] };
}

function noteConnection(state: State, { join, isHere }: Event<'connection'>): State {
  const name = nameOf(join);
  if (state.gone.has(name) !== isHere) return state;
  const gone = new Set(state.gone);
  if (isHere) gone.delete(name);
  else gone.add(name);
  if (!isHere) forgetKeks(state, (each) => each === name);
  return { ...state, gone };
}

function noteStage(state: State, { joins }: Event<'stage'>, nowMs: number): State {
  const stage = new Map(
    joins.map((join) => {
      const name = nameOf(join);
      return [name, { join, sinceMs: state.stage.get(name)?.sinceMs ?? nowMs }] as const;
    }),
  );
  const onStageSinceMs = stage.get(state.names.join)?.sinceMs ?? Number.POSITIVE_INFINITY;
  return { ...state, stage, times: { ...state.times, onStageSinceMs } };
}

/** A moderator confirms a speaker's first batch at once, so that they need not wait for the next heartbeat. [B1] */
function noteBatch(state: State, { batch }: Event<'batch'>, nowMs: number): Outcome {
  const next = hearBatch(state, batch, nowMs);
  const before = state.heard.get(nameOf(batch.join));
  const isFirst = next !== state && (!before || nowMs >= before.atMs + beatMs.every);
  return isFirst ? beat(next, nowMs) : silently(next);
}

function noteFrames(state: State, isOpened: boolean, nowMs: number): State {
  const { unopenedSinceMs, openedAtMs, arrivedAtMs } = state.frames;
  const isFresh = nowMs >= arrivedAtMs + 1_000;
  const sinceMs = isOpened ? Number.POSITIVE_INFINITY : isFresh ? nowMs : Math.min(unopenedSinceMs, nowMs);
  return {
    ...state,
    frames: { arrivedAtMs: nowMs, openedAtMs: isOpened ? nowMs : openedAtMs, unopenedSinceMs: sinceMs },
  };
}

/** A statement of ours that lost: its secret is given up, and what was wanted is judged anew. [P9] */
function noteRefusal(state: State, { number, isFinal }: Event<'refused'>): Outcome {
  const { pending } = state;
  if (pending?.statement.header.number !== number) return silently(state);
  const { intent } = pending;
  if (isFinal) return { state: { ...state, pending: undefined }, messages: [{ type: 'given-up', intent }] };
  return silently({ ...state, pending: undefined, intents: [intent, ...state.intents] });
}

/** All that was asked or said may be lost, and is due again at once. [P9, G8, B1] */
function comeBack(state: State): State {
  const { pending, times } = state;
  const never = Number.NEGATIVE_INFINITY;
  return {
    ...state,
    asked: new Map(),
    pending: pending && { ...pending, sentAtMs: never },
    times: { ...times, askedAtMs: never, fetchedAtMs: never, beatAtMs: never },
  };
}

/** Whether we may have to put somebody out, who then waits for our wraps. */
function isModeratorHere(state: State): boolean {
  const own = ownStay(state);
  return own !== undefined && isHere(state, own);
}

/** What follows from what is known now, whatever the event was. */
function settle(state: State, nowMs: number): State {
  const minted = receiveMinted(isOut(state) ? giveUp(state) : state, nowMs);
  const followed = follow(receiveGifts(minted, nowMs), nowMs);
  const covered = settleUnread(settleLeaves(followed), nowMs);
  return endWentOn({ ...covered, ring: expire(covered.ring, nowMs) }, nowMs);
}

/** Gives up all keys, and what we wanted said. */
function giveUp(state: State): State {
  forgetKeks(state, () => true);
  return { ...state, ring: [], pending: undefined, intents: [] };
}

/** Whether we were put out or have left, or the room is closed: then all keys go at once. [G9] */
function isOut(state: State): boolean {
  return state.log.log.isClosed || ownStay(state)?.leftAt !== undefined || isPutOut(state);
}

/** Leaves that the newest generation covers need no other one. */
function settleLeaves(state: State): State {
  const version = state.log.log.generation?.version ?? 0;
  const isOpen = state.times.leftUncoveredSinceMs < Number.POSITIVE_INFINITY;
  if (!isOpen || state.roster.newestLeave > version) return state;
  return { ...state, times: { ...state.times, leftUncoveredSinceMs: Number.POSITIVE_INFINITY } };
}

/** Since when the server has not shown the oldest entry that we have not opened. [G5] */
function settleUnread(state: State, nowMs: number): State {
  const [version = 0] = fetchesRoster(state) ? state.roster.unopened : [];
  return state.unread.version === version ? state : { ...state, unread: { version, sinceMs: nowMs } };
}
