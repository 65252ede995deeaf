import { type Catalogue, unlisted } from './Family.ts';

/** One combination of a metric's labels. */
export interface Total {
  readonly labels: Readonly<Record<string, string>>;
  value: number;
}

/** The counts of a catalogue's metrics. */
export interface Totals {
  /** The total for these labels. Each label has a value of its list, or `other`. */
  of(name: string, labels: Readonly<Record<string, string>>): Total;
  /** All totals of a metric so far. */
  all(name: string): Iterable<Total>;
}

interface Kept {
  readonly lists: readonly (readonly [label: string, values: ReadonlySet<string>])[];
  readonly totals: Map<string, Total>;
}

/**
 * Counts in maps of our own, since prom-client hashes the labels at each increment. prom-client gets the totals only
 * for printing.
 */
export function createTotals(catalogue: Catalogue): Totals {
  const kept = new Map<string, Kept>();
  for (const [name, { labels }] of Object.entries(catalogue)) {
    const lists = Object.entries(labels).map(([label, values]) => [label, new Set(values)] as const);
    kept.set(name, { lists, totals: new Map() });
  }
  return {
    of(name, labels) {
      const { lists, totals } = kept.get(name) ?? nothing();
      let key = '';
      // A value that is in no list is replaced before the lookup, so that peers can't make a map grow.
      for (const [label, values] of lists) key += ` ${holdTo(values, labels[label])}`;
      let total = totals.get(key);
      if (!total) {
        const held = lists.map(([label, values]) => [label, holdTo(values, labels[label])]);
        total = { labels: Object.fromEntries(held), value: 0 };
        totals.set(key, total);
      }
      return total;
    },
    all: (name) => kept.get(name)?.totals.values() ?? [],
  };
}

function holdTo(values: ReadonlySet<string>, value: string | undefined): string {
  return value !== undefined && values.has(value) ? value : unlisted;
}

function nothing(): never {
  throw new Error('a metric that is in no catalogue');
}
