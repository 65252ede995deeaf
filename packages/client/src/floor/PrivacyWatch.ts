import { deriveComparisonCode, holders, namelessHolders, type StepCover } from '@sotto/keys';
import type { Roster } from '../join/Roster.ts';
import type { Stay } from '../join/Stay.ts';
import type { Privacy } from '../RoomSnapshot.ts';

/** Interval at which the relay is asked for its number of receivers, in milliseconds. */
const countEveryMs = 5_000;
/** How long the code of one step is shown, so that two people can read it to each other, in milliseconds. */
const codeLastsMs = 120_000;
/** How long a newly chosen code still follows steps that were on their way, in milliseconds. */
const codeSettlesMs = 5_000;
/** The most holders that a page gets by name; it gets their number in any case. */
export const namedHolders = 500;

export interface PrivacyWatchOptions {
  readonly stay: () => Stay | undefined;
  readonly roster: Roster;
  readonly onChange: () => void;
}

/** Milliseconds that only go forward, and mean the same in the page and its Worker. */
const pageNowMs = () => performance.timeOrigin + performance.now();

/** The facts that a person can check about who can hear, kept up to date while the person looks at them. */
export class PrivacyWatch {
  readonly #options: PrivacyWatchOptions;
  #timer: ReturnType<typeof setInterval> | undefined;
  #relayCount: number | undefined;
  #code: { readonly step: StepCover; readonly digits: string; readonly chosenMs: number } | undefined;

  constructor(options: PrivacyWatchOptions) {
    this.#options = options;
  }

  show(isShown: boolean): void {
    this.close();
    this.#options.stay()?.agent.readRoster(isShown);
    if (!isShown) return;
    this.#timer = setInterval(() => void this.#count(), countEveryMs);
    this.#choose();
    void this.#count();
  }

  /** Follows a new join. */
  begin(): void {
    if (this.#timer) this.#options.stay()?.agent.readRoster(true);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#code = undefined;
  }

  /** The current state; `undefined` while the person does not look at it. */
  draw(): Privacy | undefined {
    const { stay, roster } = this.#options;
    const current = stay();
    if (!(this.#timer && current)) return undefined;
    const { state } = current.agent;
    const holding = holders(state);
    this.#choose();
    return {
      comparisonCode: this.#code?.digits,
      codeUntilMs: this.#code ? this.#code.chosenMs + codeLastsMs : 0,
      holders: holding
        .slice(0, namedHolders)
        .map(({ member, hasLeft }) => ({ person: roster.describe(member), hasLeft })),
      holderCount: holding.length,
      namelessCount: namelessHolders(state, performance.now()),
      isComplete: isRead(current.agent),
      serverCount: current.audienceCount + roster.stage().length,
      relayCount: this.#relayCount,
    };
  }

  /** The code of the step that everybody is at now, in place of one that was shown for long enough. [G11] */
  #choose(): void {
    const agent = this.#options.stay()?.agent;
    const step = agent?.covering;
    if (!(agent && step)) return;
    const chosenMs = this.#code?.chosenMs ?? Number.NEGATIVE_INFINITY;
    const isOver = pageNowMs() >= chosenMs + codeLastsMs;
    const isSettling = pageNowMs() < chosenMs + codeSettlesMs;
    if (!(isOver || (isSettling && step !== this.#code?.step))) return;
    const digits = deriveComparisonCode(agent.state.log.log.start, step).replaceAll(' ', '');
    this.#code = { step, digits, chosenMs: isOver ? pageNowMs() : chosenMs };
  }

  async #count(): Promise<void> {
    const { stay, onChange } = this.#options;
    const counted = await stay()?.connection.request('count-listeners', {});
    this.#relayCount = counted?.ok ? counted.value.count : undefined;
    onChange();
  }
}

/** Tells whether every entry that the newest step covers was read and opened. */
function isRead({ covering, state: { roster } }: Stay['agent']): boolean {
  return covering !== undefined && roster.version >= covering.v && roster.unopened.size === 0;
}
