/**
 * Number of listening clients of each group, kept up to date so that reading it costs the same for any number of
 * transports.
 */
export class ListenerCounts {
  readonly #counts = new Map<string, number>();

  add(group: string, change: 1 | -1): void {
    const count = this.of(group) + change;
    if (count === 0) this.#counts.delete(group);
    else this.#counts.set(group, count);
  }

  of(group: string): number {
    return this.#counts.get(group) ?? 0;
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }
}
