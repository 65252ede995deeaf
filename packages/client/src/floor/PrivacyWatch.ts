import { deriveComparisonCode, holders, namelessHolders, type StepCover } from '@sotto/keys';
import type { RoomAgent } from '../join/RoomAgent.ts';
import type { Roster } from '../join/Roster.ts';
import type { Stay } from '../join/Stay.ts';
import type { ComparisonCode, Privacy } from '../view/RoomSnapshot.ts';

/** Interval at which the relay is asked for its number of receivers, in milliseconds. */
const countEveryMs = 5_000;
/** How often the page is drawn again, since the code also changes with time, in milliseconds. */
const redrawEveryMs = 1_000;
/** The most holders that a page gets by name; it gets their number in any case. */
export const namedHolders = 500;

export interface PrivacyWatchOptions {
  readonly stay: () => Stay | undefined;
  readonly roster: Roster;
  readonly onChange: () => void;
}

/** The facts that a person can check about who can hear, kept up to date while the person looks at them. */
export class PrivacyWatch {
  readonly #options: PrivacyWatchOptions;
  #timers: ReturnType<typeof setInterval>[] = [];
  #relayCount: number | undefined;
  /** The newest code, derived once. */
  #code: { readonly step: StepCover; readonly digits: string } | undefined;

  constructor(options: PrivacyWatchOptions) {
    this.#options = options;
  }

  show(isShown: boolean): void {
    this.close();
    this.#options.stay()?.agent.readRoster(isShown);
    if (!isShown) return;
    this.#timers = [
      setInterval(() => void this.#count(), countEveryMs),
      setInterval(this.#options.onChange, redrawEveryMs),
    ];
    void this.#count();
  }

  /** Follows a new join. */
  begin(): void {
    if (this.#isShown) this.#options.stay()?.agent.readRoster(true);
  }

  close(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    this.#code = undefined;
  }

  get #isShown(): boolean {
    return this.#timers.length > 0;
  }

  /** The current state; `undefined` while the person does not look at it. */
  draw(): Privacy | undefined {
    const { stay, roster } = this.#options;
    const current = stay();
    if (!(this.#isShown && current)) return undefined;
    const { state } = current.agent;
    const holding = holders(state);
    return {
      code: this.#drawCode(current.agent),
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

  /** The code of the step that everybody chooses now. [G11] */
  #drawCode({ compared, log }: RoomAgent): ComparisonCode {
    const chosen = compared.choose(performance.now());
    if (!chosen.step) return { digits: undefined, fromMs: performance.timeOrigin + chosen.fromMs };
    const { step, untilMs } = chosen;
    if (step !== this.#code?.step) {
      const digits = deriveComparisonCode(log.start, step).replaceAll(' ', '');
      this.#code = { step, digits };
    }
    return { digits: this.#code.digits, untilMs: performance.timeOrigin + untilMs };
  }

  async #count(): Promise<void> {
    const { stay, onChange } = this.#options;
    const counted = await stay()?.connection.request('count-listeners', {});
    this.#relayCount = counted?.ok ? counted.value.count : undefined;
    onChange();
  }
}

/** Tells whether every entry that the newest step covers was read and opened. */
function isRead({ compared: { newest }, state: { roster } }: RoomAgent): boolean {
  return newest !== undefined && roster.version >= newest.v && roster.unopened.size === 0;
}
