import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type Catalogue, type Family, type LabelsOf, type NameOf, type Sample, unlisted } from './Family.ts';

/** Counts by the names and labels of a catalogue, and by nothing else. */
export interface Meter<C extends Catalogue> {
  add<Name extends NameOf<C, 'counter'>>(name: Name, labels: LabelsOf<C, Name>, count?: number): void;
  /** @param value in the unit that the name ends in */
  observe<Name extends NameOf<C, 'histogram'>>(name: Name, labels: LabelsOf<C, Name>, value: number): void;
  /** Has a metric read at each scrape: a gauge, or a counter whose total is kept elsewhere. */
  read<Name extends NameOf<C, 'gauge' | 'counter'>>(
    name: Name,
    read: () => readonly Sample<C, Name>[] | Promise<readonly Sample<C, Name>[]>,
  ): void;
  /** All metrics as OpenMetrics text. */
  render(): Promise<string>;
}

/** What `render` gives, for the header. */
export const contentType = Registry.OPENMETRICS_CONTENT_TYPE;

type Kept = Counter | Gauge | Histogram;

/** A meter whose label values are those of the catalogue; any other becomes `other`. */
export function createMeter<C extends Catalogue>(catalogue: C): Meter<C> {
  const registry = new Registry<typeof contentType>();
  registry.setContentType(contentType);
  const readers = new Map<string, () => Promise<void>>();
  const kept = new Map<string, Kept>();
  for (const [name, family] of Object.entries(catalogue)) {
    kept.set(name, create({ name, family, registry, collect: () => readers.get(name)?.() }));
  }
  const hold = holdToLists(catalogue);
  return {
    add: (name, labels, count = 1) => (kept.get(name) as Counter).inc(hold(name, labels), count),
    observe: (name, labels, value) => (kept.get(name) as Histogram).observe(hold(name, labels), value),
    read(name, read) {
      const metric = kept.get(name) as Counter | Gauge;
      readers.set(name, async () => {
        const samples = await read();
        metric.reset();
        for (const { labels, value } of samples) metric.inc(hold(name, labels), value);
      });
    },
    render: () => registry.metrics(),
  };
}

interface Creation {
  readonly name: string;
  readonly family: Family;
  readonly registry: Registry<typeof contentType>;
  collect(): Promise<void> | undefined;
}

function create({ name, family, registry, collect }: Creation): Kept {
  const { help, type, buckets = [] } = family;
  const common = { name, help, labelNames: Object.keys(family.labels), registers: [registry] };
  if (type === 'histogram') return new Histogram({ ...common, buckets: [...buckets] });
  return new (type === 'counter' ? Counter : Gauge)({ ...common, collect: () => collect() ?? undefined });
}

/** The very labels of a metric, each with a value of its list. */
function holdToLists(catalogue: Catalogue): (name: string, labels: Readonly<Record<string, string>>) => object {
  const lists = Object.entries(catalogue).map(([name, { labels }]) => {
    const sets = Object.entries(labels).map(([label, values]) => [label, new Set(values)] as const);
    return [name, sets] as const;
  });
  const byName = new Map(lists);
  return (name, labels) => {
    const held: Record<string, string> = {};
    for (const [label, values] of byName.get(name) ?? []) {
      const value = labels[label];
      held[label] = value !== undefined && values.has(value) ? value : unlisted;
    }
    return held;
  };
}
