import type { Bytes } from '@sotto/base';
import { encodeCanonical, parseMessage, type Step, step as stepSchema } from '@sotto/protocol';
import { firstStep, type Log, leastStepMs, quietStepMs } from '@sotto/records';
import { keptSteps, type StepRow, type StepStore } from '../../store/Store.ts';
import { StoreError } from '../../store/StoreError.ts';
import type { RosterLog } from './RosterLog.ts';

/** Delay before a step is tried again after a failure of the database, in milliseconds. */
const retryMs = 1_000;

export interface RoomStepsOptions {
  readonly handle: Bytes;
  readonly store: StepStore;
  readonly statements: { readonly log: Log };
  readonly roster: Pick<RosterLog, 'version' | 'hashAt'>;
  /** Number of members inside: an empty room makes no steps, and a large one fewer. */
  memberCount(): number;
  /** Milliseconds. */
  now(): number;
  /** Called for each step, once it is a row. */
  onStep(step: Step): void;
  onFailed(error: unknown): void;
}

/**
 * The steps of a live room's newest generation: one when a record has grown and the last is old enough, one at once
 * after an urgent statement, and one a minute in a quiet room. Each step is stored before anybody gets it. [G3]
 */
export class RoomSteps {
  readonly #options: RoomStepsOptions;
  /** The newest, of the newest generation that had any. */
  #steps: Step[];
  #steppedAtMs = Number.NEGATIVE_INFINITY;
  #isUrgent = false;
  #isWriting = false;
  /** True if the database did not answer: the steps have to be read again first. */
  #isInDoubt = false;
  #timer: { readonly atMs: number; readonly timeout: NodeJS.Timeout } | undefined;

  private constructor(options: RoomStepsOptions, steps: Step[]) {
    this.#options = options;
    this.#steps = steps;
  }

  static async open(options: RoomStepsOptions): Promise<RoomSteps> {
    return new RoomSteps(options, readSteps(await options.store.read(options.handle)));
  }

  /** The remembered steps of the newest generation after a step; none of any other generation. */
  after(generation: number, step: number): Step[] {
    return this.#steps.filter((each) => each.generation === generation && each.step > step);
  }

  find(generation: number, step: number): Step | undefined {
    return this.#steps.find((each) => each.generation === generation && each.step === step);
  }

  /** Notes that log or roster has grown. */
  grow({ isUrgent = false } = {}): void {
    this.#isUrgent ||= isUrgent;
    this.#schedule();
  }

  /** Makes no steps until the records grow: nobody is left inside. */
  stop(): void {
    clearTimeout(this.#timer?.timeout);
    this.#timer = undefined;
  }

  /** The newest step of the newest generation. */
  #last(): Omit<Step, 'roster'> | undefined {
    const { log } = this.#options.statements;
    const last = this.#steps.at(-1);
    return last && last.generation === log.generation?.number ? last : firstStep(log);
  }

  #schedule(): void {
    const { statements, roster, now, memberCount } = this.#options;
    const last = this.#last();
    if (!last || this.#isWriting || statements.log.isClosed || memberCount() === 0) return;
    const isGrown = statements.log.number > last.n || roster.version > last.v;
    const ageMs = isGrown ? leastStepMs(memberCount()) : quietStepMs;
    // If somebody sets the clock back, nothing may wait for it to catch up.
    const leftMs = Math.min(ageMs, this.#steppedAtMs + ageMs - now());
    this.#at(this.#isUrgent && isGrown ? 0 : Math.max(0, leftMs));
  }

  #at(inMs: number): void {
    const atMs = this.#options.now() + inMs;
    if (this.#timer && this.#timer.atMs <= atMs) return;
    clearTimeout(this.#timer?.timeout);
    if (inMs === 0) {
      this.#timer = undefined;
      void this.#step();
      return;
    }
    const timeout = setTimeout(() => {
      this.#timer = undefined;
      void this.#step();
    }, inMs).unref();
    this.#timer = { atMs, timeout };
  }

  async #step(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    try {
      await this.#write();
      this.#isWriting = false;
      this.#schedule();
    } catch (error) {
      this.#isWriting = false;
      this.#isInDoubt = true;
      this.#options.onFailed(error);
      if (error instanceof StoreError && error.isPassing) this.#at(retryMs);
    }
  }

  async #write(): Promise<void> {
    const { handle, store, memberCount } = this.#options;
    if (this.#isInDoubt) await this.#catchUp();
    const next = this.#next();
    if (!next || memberCount() === 0) return;
    this.#isUrgent = false;
    const { generation, step } = next;
    const added = await store.append(handle, { generation, step, bytes: encodeCanonical(next) });
    if (added === 'appended') this.#take(next);
    else if (added === 'number-taken') await this.#catchUp();
  }

  #next(): Step | undefined {
    const { statements, roster } = this.#options;
    const last = this.#last();
    if (!last || statements.log.isClosed) return undefined;
    const v = Math.max(last.v, roster.version);
    const hash = roster.hashAt(v);
    if (!hash) return undefined;
    return { generation: last.generation, step: last.step + 1, n: statements.log.number, v, roster: hash };
  }

  /** Reads rows of the database that are missing here. */
  async #catchUp(): Promise<void> {
    const { handle, store } = this.#options;
    const known = this.#steps.at(-1);
    const isNew = (each: Step) =>
      !known || each.generation > known.generation || (each.generation === known.generation && each.step > known.step);
    for (const step of readSteps(await store.read(handle)).filter(isNew)) this.#take(step);
    this.#isInDoubt = false;
  }

  #take(step: Step): void {
    this.#steppedAtMs = this.#options.now();
    const others = this.#steps.filter(({ generation }) => generation === step.generation);
    this.#steps = [...others, step].slice(-keptSteps);
    // There may be a newer generation already.
    if (step.generation === this.#options.statements.log.generation?.number) this.#options.onStep(step);
  }
}

/** The steps in rows, of the newest generation alone. */
function readSteps(rows: readonly StepRow[]): Step[] {
  const steps = rows.map(({ bytes }) => {
    const parsed = parseMessage(stepSchema, bytes);
    if (!parsed.ok) throw new StoreError('query-failed');
    return parsed.value;
  });
  return steps.filter(({ generation }) => generation === steps.at(-1)?.generation);
}
