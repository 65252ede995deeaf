import { isEqual } from '@sotto/base';
import type { StepCover } from '@sotto/keys';

/** How far back people look for a step that they share, in milliseconds. */
const windowMs = 90_000;
/** How long the records must stay as they are until their newest step is compared, in milliseconds. */
const stillMs = 10_000;

interface Taken {
  readonly step: StepCover;
  readonly atMs: number;
}

/** The step whose code is shown, or the time of the next one. */
export type Compared =
  | {
      readonly step: StepCover;
      /** Time by which another step takes its place; infinite for the newest one of a still room. */
      readonly untilMs: number;
    }
  | {
      readonly step: undefined;
      /** Time by which there is a step; infinite without a first one. */
      readonly fromMs: number;
    };

const never = Number.POSITIVE_INFINITY;

/**
 * The steps by which two people compare what they see. [G11]
 *
 * In a still room that is the newest step. While people come and go, each moment has another newest step. So everybody
 * takes the one of the last 90 s whose number ends in the most zero bits. All who have been inside for so long choose
 * the same step, whenever they look. In a busy room it is mostly the first of a generation.
 */
export class ComparedSteps {
  /** Steps that covered new records, oldest first: those of the last 90 s, and always the newest. */
  #taken: readonly Taken[] = [];
  #sinceMs = never;

  /** The first step that covers what the newest one covers. */
  get newest(): StepCover | undefined {
    return this.#taken.at(-1)?.step;
  }

  /** Notes the newest step that we have taken. */
  note(step: StepCover, nowMs: number): void {
    if (this.newest && isSameCover(step, this.newest)) return;
    if (!this.newest) this.#sinceMs = nowMs;
    this.#taken = [...this.#recent(nowMs), { step, atMs: nowMs }];
  }

  choose(nowMs: number): Compared {
    const newest = this.#taken.at(-1);
    if (!newest) return { step: undefined, fromMs: never };
    if (nowMs >= newest.atMs + stillMs) return { step: newest.step, untilMs: never };
    if (nowMs < this.#sinceMs + windowMs)
      return { step: undefined, fromMs: Math.min(this.#sinceMs + windowMs, newest.atMs + stillMs) };
    const shared = this.#recent(nowMs).reduce((best, each) =>
      zerosAtEnd(each.step.step) >= zerosAtEnd(best.step.step) ? each : best,
    );
    return { step: shared.step, untilMs: shared.atMs + windowMs };
  }

  #recent(nowMs: number): readonly Taken[] {
    return this.#taken.filter(({ atMs }) => atMs > nowMs - windowMs);
  }
}

/** Number of zero bits at the end of a step's number; 32 for the first step of a generation. */
function zerosAtEnd(step: number): number {
  return step === 0 ? 32 : 31 - Math.clz32(step & -step);
}

function isSameCover(a: StepCover, b: StepCover): boolean {
  return a.generation === b.generation && a.n === b.n && a.v === b.v && isEqual(a.roster, b.roster);
}
