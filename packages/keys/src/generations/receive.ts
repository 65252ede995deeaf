import { isEqual, type Secret } from '@sotto/base';
import { type Generation, isModerator, maySpeak, nameOf } from '@sotto/records';
import { mayHold } from '../log/MemberLog.ts';
import type { Given } from '../membership/events.ts';
import type { RosterMember } from '../roster/Roster.ts';
import { type Heard, isReader, newestHeld, type State } from '../state/State.ts';
import { endBefore, heldOf, lifetimesMs, stepOf, takeUp } from './KeyRing.ts';
import { kekFrom } from './kek.ts';
import { commitTo, confirmKey, deriveFirstKey, type StepCover } from './schedule.ts';
import { createWrapContext, openWrap } from './wrap.ts';

/** The two generations that may still be given to us: the newest, and one before it under which somebody may speak. */
function givable({ log: { log } }: State, number: number): Generation | undefined {
  if (log.generation?.number === number) return log.generation;
  return log.earlier?.number === number && number >= log.floor ? log.earlier : undefined;
}

/** Sets the end of older generations once we have a newer one. [G9] */
function endOlder(state: State, number: number, goOverAtMs: number): State {
  const { floor } = state.log.log;
  const lifeMs = (older: number) => (older < floor ? lifetimesMs.removal : lifetimesMs.generation);
  return { ...state, ring: endBefore(state.ring, number, (older) => goOverAtMs + lifeMs(older)) };
}

/** Takes K(g, s). We speak under it at once, or 2 s after a statement that removed nobody. [G2] */
export function take(state: State, taken: { cover: StepCover; key: Secret; giver?: string }, nowMs: number): State {
  const { cover, key, giver } = taken;
  const { log, times } = state;
  const isNewest = log.log.generation?.number === cover.generation;
  const waits =
    isNewest && log.log.generation?.act === 'mint' && state.ring.some(({ number }) => number >= log.log.floor);
  const goOverAtMs = waits ? Math.max(nowMs, times.mintReadAtMs + lifetimesMs.goOver) : nowMs;
  const steps = [{ ...cover, key, confirm: confirmKey(key), untilMs: undefined }];
  const untilMs = isNewest ? undefined : nowMs + lifetimesMs.generation;
  const ring = takeUp(state.ring, { number: cover.generation, steps, giver, goOverAtMs, untilMs });
  const suspect = { ...state.suspect, sinceMs: Number.POSITIVE_INFINITY };
  const next = { ...state, ring, suspect };
  return isNewest ? endOlder(next, cover.generation, goOverAtMs) : next;
}

/** Tells whether a member may have minted or given keys: known, inside, and a moderator or allowed to speak. */
function mayGive(state: State, giver: RosterMember | undefined): giver is RosterMember {
  const { log } = state.log;
  return giver !== undefined && mayHold(state.log, log, giver) && maySpeak(log, giver.member);
}

/** The minter of a generation, once its entry is known and is that of the key that signed. */
function minterOf(state: State, { join, signer }: Generation): RosterMember | undefined {
  const minter = state.roster.member(join);
  return minter && isEqual(minter.member, signer) ? minter : undefined;
}

/** K(g, 0) covers its statement, and the roster of its header. */
export function firstCover({ number, head, version, roster }: Generation): StepCover {
  return { generation: number, step: 0, n: number, head, v: version, roster };
}

/** Opens M(g) that was wrapped for us; it waits while we don't know its minter yet. [G2] */
export function receiveMinted(state: State, nowMs: number): State {
  const { unopenedMint, log } = state;
  const generation = log.log.generation;
  if (!unopenedMint || !generation || unopenedMint.generation > generation.number) return state;
  const done = { ...state, unopenedMint: undefined };
  if (unopenedMint.generation < generation.number || newestHeld(state)) return done;
  const minter = minterOf(state, generation);
  if (!minter) return state;
  const read = state.roster.hashAt(generation.version);
  if (!read && isReader(state)) return state;
  if (read && !generation.hasCheckpoint && !isEqual(read, generation.roster)) return done;
  const kek = mayGive(state, minter) ? kekFrom(state, minter) : undefined;
  if (!kek) return done;
  const place = { ...firstCover(generation), start: log.log.start, proof: generation.commitment };
  const secret = openWrap(unopenedMint.wrap, kek, createWrapContext(place));
  kek.wipe();
  return secret ? takeMinted(done, secret, nowMs) : done;
}

/** Takes the newest generation by its M(g), which is wiped. */
export function takeMinted(state: State, secret: Secret, nowMs: number): State {
  const generation = state.log.log.generation as Generation;
  const at = { start: state.log.log.start, generation: generation.number, previous: generation.previous };
  const isFitting = isEqual(commitTo(secret, at), generation.commitment);
  const key = deriveFirstKey(secret, generation.head);
  secret.wipe();
  if (isFitting) return take(state, { cover: firstCover(generation), key }, nowMs);
  key.wipe();
  return state;
}

/** Counts the speakers whose newest batch signs this tag at this step. */
function witnesses(
  { heard }: State,
  { generation, step, confirm }: Pick<Heard, 'generation' | 'step' | 'confirm'>,
): number {
  const fits = (each: Heard) => each.generation === generation && each.step === step && isEqual(each.confirm, confirm);
  return [...heard.values()].filter(fits).length;
}

/**
 * Tells whether a gift is better than what we hold: we hold nothing, or we suspect our last gift and hear at least as
 * many speakers under this one.
 */
function isBetter(state: State, gift: Given, nowMs: number): boolean {
  const held = heldOf(state.ring, gift.generation);
  if (!held) return true;
  if (nowMs < state.suspect.sinceMs) return false;
  const own = stepOf(state.ring, gift);
  if (own && (isEqual(own.confirm, gift.confirm) || held.giver === undefined)) return false;
  if (!own || nowMs >= state.frames.unopenedSinceMs + 2_000) return true;
  const isRefused = state.suspect.refused.has(nameOf(gift.from));
  return witnesses(state, gift) - (isRefused ? 1 : 0) >= witnesses(state, own);
}

/** The records at the position of a gift; `undefined` while we have not read that far. */
function coverOf(state: State, { generation, step, n, v }: Given): StepCover | undefined {
  const head = state.log.recent.get(n)?.head;
  const announced = state.announced.find(
    (each) => each.generation === generation && each.step === step && each.v === v,
  );
  const first = givable(state, generation);
  const atStart = step === 0 && first?.version === v ? first.roster : undefined;
  const roster = state.roster.hashAt(v) ?? (isReader(state) ? undefined : (announced?.roster ?? atStart));
  return head && roster && { generation, step, n, head, v, roster };
}

/** Opens the gifts of sponsors. A sponsor whose gift does not open is asked last from then on. [G7, G8] */
export function receiveGifts(state: State, nowMs: number): State {
  return state.unopened.reduce((before, gift) => receiveGift(before, gift, nowMs), state);
}

function without(state: State, gift: Given): State {
  return { ...state, unopened: state.unopened.filter((each) => each !== gift) };
}

function receiveGift(state: State, gift: Given, nowMs: number): State {
  const { log } = state.log;
  const newest = log.generation?.number ?? 0;
  if (gift.generation > newest || gift.n > log.number) return state;
  if (!givable(state, gift.generation) || !isBetter(state, gift, nowMs)) return without(state, gift);
  const giver = state.roster.member(gift.from);
  const cover = giver && coverOf(state, gift);
  if (!giver || !cover) return state;
  const kek = mayGive(state, giver) && isSponsoring(state, giver) ? kekFrom(state, giver) : undefined;
  const place = { ...cover, start: log.start, proof: gift.confirm };
  const key = kek && openWrap(gift.wrap, kek, createWrapContext(place));
  kek?.wipe();
  const done = without(state, gift);
  if (key && isEqual(confirmKey(key), gift.confirm)) return take(done, { cover, key, giver: giver.names.join }, nowMs);
  key?.wipe();
  return refuse(done, giver.names.join);
}

/** Tells whether the server may have asked this member: they are on stage, or a moderator. */
function isSponsoring({ stage, log }: State, { names, member }: RosterMember): boolean {
  return stage.has(names.join) || isModerator(log.log, member);
}

/** Asks others first from now on. */
export function refuse(state: State, giver: string): State {
  const refused = new Set([...state.suspect.refused, giver].slice(-50));
  return { ...state, suspect: { ...state.suspect, refused } };
}
