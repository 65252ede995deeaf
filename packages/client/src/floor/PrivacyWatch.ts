import type { Privacy } from '../RoomSnapshot.ts';
import type { Roster } from '../Roster.ts';
import type { Stay } from '../Stay.ts';

/** How often the relay is asked how many it sends to, in milliseconds. */
const countEveryMs = 5_000;
/** Holders that a page is given by name; it is told how many there are in any case. */
export const namedHolders = 500;

export interface PrivacyWatchOptions {
  readonly stay: () => Stay | undefined;
  readonly roster: Roster;
  readonly onChange: () => void;
}

/** What can be checked of who hears, kept while somebody looks. */
export class PrivacyWatch {
  readonly #options: PrivacyWatchOptions;
  #timer: ReturnType<typeof setInterval> | undefined;
  #relayCount: number | undefined;
  #code: string | undefined;

  constructor(options: PrivacyWatchOptions) {
    this.#options = options;
  }

  show(isShown: boolean): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#options.stay()?.agent.readRoster(isShown);
    if (!isShown) return;
    this.#timer = setInterval(() => void this.#count(), countEveryMs);
    void this.#count();
  }

  /** A new join is watched on. */
  begin(): void {
    if (this.#timer) this.#options.stay()?.agent.readRoster(true);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** As it is now; `undefined` while nobody looks. */
  draw(): Privacy | undefined {
    const { stay, roster } = this.#options;
    const current = stay();
    if (!(this.#timer && current)) return undefined;
    const { agent } = current.agent;
    const holders = agent.holders();
    return {
      comparisonCode: this.#code,
      holders: holders.slice(0, namedHolders).map(({ join, credential }) => roster.describe(join, credential)),
      holderCount: holders.length,
      isComplete: agent.isRosterRead(),
      serverCount: current.audienceCount + roster.stage().length,
      relayCount: this.#relayCount,
      doubts: [...agent.doubts],
    };
  }

  async #count(): Promise<void> {
    const { stay, onChange } = this.#options;
    const current = stay();
    if (!current) return;
    const [counted, digits] = await Promise.all([
      current.session.request('count-listeners', {}),
      current.agent.agent.comparisonCode(),
    ]);
    this.#relayCount = counted.ok ? counted.value.count : undefined;
    this.#code = digits.replaceAll(' ', '');
    onChange();
  }
}
