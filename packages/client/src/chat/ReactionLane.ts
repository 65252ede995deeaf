import type { ReactionKind } from '@sotto/keys';
import type { ReactionGroup } from '../view/ChatSnapshot.ts';

/** How long a group is shown after its last reaction, in milliseconds. */
const shownMs = 5_000;
/** Number of names that a group keeps, and number of groups. */
const [mostNames, mostGroups] = [3, 12];

interface Live extends ReactionGroup {
  readonly untilMs: number;
}

/** The reactions of the last seconds, equal ones merged, so that a crowd is a number and not a storm. [T7] */
export class ReactionLane {
  readonly #onChange: () => void;
  #groups: readonly Live[] = [];
  #more = { count: 0, untilMs: 0 };
  #ids = 0;
  #ending: ReturnType<typeof setTimeout> | undefined;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get groups(): readonly ReactionGroup[] {
    return this.#groups.map(({ untilMs: _, ...group }) => group);
  }

  get more(): number {
    return this.#more.count;
  }

  add({ kind, to, by }: { readonly kind: ReactionKind; readonly to: string | undefined; readonly by: string }): void {
    const untilMs = performance.now() + shownMs;
    const known = this.#groups.find((group) => group.kind === kind && group.to === to);
    const names = [...(known?.by.filter((name) => name !== by) ?? []), by].slice(-mostNames);
    const fresh = { id: known?.id ?? `${++this.#ids}`, kind, to, by: names, count: (known?.count ?? 0) + 1, untilMs };
    const others = this.#groups.filter((group) => group !== known);
    this.#groups = known
      ? this.#groups.map((group) => (group === known ? fresh : group))
      : [...others, fresh].slice(-mostGroups);
    this.#change();
  }

  /** Adds reactions that the server only counted. */
  addMore(count: number): void {
    if (count === 0) return;
    this.#more = { count: this.#more.count + count, untilMs: performance.now() + shownMs };
    this.#change();
  }

  /** Idempotent. */
  close(): void {
    clearTimeout(this.#ending);
    this.#ending = undefined;
  }

  #change(): void {
    this.#ending ??= setTimeout(() => this.#end(), shownMs);
    this.#onChange();
  }

  #end(): void {
    const nowMs = performance.now();
    this.#groups = this.#groups.filter(({ untilMs }) => nowMs < untilMs);
    if (nowMs >= this.#more.untilMs) this.#more = { count: 0, untilMs: 0 };
    const ends = [...this.#groups, ...(this.#more.count > 0 ? [this.#more] : [])].map(({ untilMs }) => untilMs);
    this.#ending = ends.length > 0 ? setTimeout(() => this.#end(), Math.min(...ends) - nowMs) : undefined;
    this.#onChange();
  }
}
