import type { Bytes, Secret } from '@sotto/base';
import { type HeldGeneration, newestStep } from '../generations/KeyRing.ts';
import { allowsSound } from '../heartbeats/microphone.ts';
import { isSpeaker, ownStay, type State } from '../state/State.ts';

/** K(g, s), from which frames derive the base key of each sender; it is wiped when its time is over. */
export interface PublishedStep {
  readonly generation: number;
  readonly step: number;
  readonly key: Secret;
  /** The tag c(g, s), for signed batches. */
  readonly confirm: Bytes;
  /** The time after which it opens nothing; infinite while it is the newest. */
  readonly untilMs: number;
}

/** Everything that frames need of a room's keys, as a value that is made again after each event. */
export interface Published {
  /** The step under which our frames are sealed; `undefined` while nothing may be sent. */
  readonly sealAt: PublishedStep | undefined;
  readonly opens: readonly PublishedStep[];
  /** The speakers whose frames may be opened: `nameOf` the session, with the join. */
  readonly speakers: ReadonlyMap<string, Bytes>;
  /** True if sound may be sealed; otherwise silence is sealed in its place. */
  readonly allowsSound: boolean;
  /** The time after which frames neither seal nor open until a newer value arrives. */
  readonly validUntilMs: number;
}

/** Longest life of a value, in milliseconds: a client that slept neither sends nor plays under outdated keys. */
const validForMs = 1_000;

/** The generation under which we speak: the newest to which we have changed, none from before a removal. [G2] */
export function speakingUnder(state: State, nowMs: number): HeldGeneration | undefined {
  const live = state.ring.filter(({ number }) => number >= state.log.log.floor);
  return live.findLast(({ goOverAtMs }) => nowMs >= goOverAtMs) ?? live[live.length - 1];
}

/** Tells whether a step contains the roster that we have read ourselves. */
function isOwnRoster({ roster }: State, held: HeldGeneration): boolean {
  const step = newestStep(held);
  // K(g, 0) contains the R(v) of its statement's header. After a checkpoint, the roster continues from another hash.
  return roster.agrees(step.v, step.roster) || (step.step === 0 && roster.hashAt(step.v) !== undefined);
}

function publishStep({ generation, step, key, confirm, untilMs }: ReturnType<typeof newestStep>, held: HeldGeneration) {
  const last = Math.min(untilMs ?? Number.POSITIVE_INFINITY, held.untilMs ?? Number.POSITIVE_INFINITY);
  return { generation, step, key, confirm, untilMs: last };
}

/**
 * Lists the times when moderators' confirmations end. In a room that pauses, the published value ends with the first of
 * them. Other deadlines don't end it, because we could neither seal nor hear until the next value. They needn't: a step
 * has its own end, and the change to another generation can wait a moment. [B2]
 */
function confirmations({ beats, log }: State, nowMs: number): readonly number[] {
  if (log.log.genesis.policy !== 'pause') return [];
  return [...beats.values()].map(({ confirmsUntilMs }) => confirmsUntilMs).filter((atMs) => atMs > nowMs);
}

/** The value of a state. */
export function publish(state: State, nowMs: number): Published {
  const own = ownStay(state);
  const held = own && isSpeaker(state, own) ? speakingUnder(state, nowMs) : undefined;
  const isReady = held !== undefined && isOwnRoster(state, held);
  const stays = [...state.stage.values()].flatMap(({ join }) => state.roster.member(join) ?? []);
  const speakers = stays.filter((member) => isSpeaker(state, member));
  const opens = state.ring.flatMap((each) => each.steps.map((step) => publishStep(step, each)));
  return Object.freeze({
    sealAt: held && isReady ? publishStep(newestStep(held), held) : undefined,
    opens,
    speakers: new Map(speakers.map(({ names, join }) => [names.session, join])),
    allowsSound: isReady && allowsSound(state, nowMs),
    validUntilMs: Math.min(nowMs + validForMs, ...confirmations(state, nowMs)),
  });
}
