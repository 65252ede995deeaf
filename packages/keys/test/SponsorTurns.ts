import type { Bytes } from '@sotto/base';
import { nameOf } from '@sotto/records';

/** How long a sponsor may take before the next one is asked, in milliseconds. */
const patienceMs = 700;

interface Asking {
  readonly refused: ReadonlySet<string>;
  readonly tried: string[];
  atMs: number;
}

/** The newcomers who ask for a key. For each, one sponsor is asked after the other. [G7] */
export class SponsorTurns {
  readonly #asking = new Map<string, Asking>();

  /** Notes that a member asks, who refuses the gifts of some. */
  ask(join: Bytes, refused: readonly Bytes[]): void {
    const tried = this.#asking.get(nameOf(join))?.tried ?? [];
    this.#asking.set(nameOf(join), { refused: new Set(refused.map(nameOf)), tried, atMs: 0 });
  }

  /** Notes that a member has the key, or is gone. */
  settle(join: Bytes): void {
    this.#asking.delete(nameOf(join));
  }

  /** Forgets them all, as a restarted process does. */
  clear(): void {
    this.#asking.clear();
  }

  /** The members for whom another sponsor is due, by name. */
  due(nowMs: number): readonly string[] {
    return [...this.#asking].filter(([, { atMs }]) => nowMs >= atMs + patienceMs).map(([name]) => name);
  }

  /** Chooses the next sponsor for a member: the least tried one, and last those whose gifts the member refused. */
  choose(name: string, sponsors: readonly Bytes[], nowMs: number): Bytes | undefined {
    const asking = this.#asking.get(name);
    if (!asking) return undefined;
    const cost = (join: Bytes) =>
      (asking.refused.has(nameOf(join)) ? 100 : 0) + asking.tried.filter((each) => each === nameOf(join)).length;
    const [sponsor] = sponsors.toSorted((a, b) => cost(a) - cost(b));
    if (!sponsor) return undefined;
    asking.atMs = nowMs;
    asking.tried.push(nameOf(sponsor));
    return sponsor;
  }
}
