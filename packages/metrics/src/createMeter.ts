import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { createTotals, type Total } from './createTotals.ts';
import type { Catalogue, LabelsOf, NameOf, Sample } from './Family.ts';

/** Counts only by the names and labels of a catalogue. */
export interface Meter<C extends Catalogue> {
  add<Name extends NameOf<C, 'counter'>>(name: Name, labels: LabelsOf<C, Name>, count?: number): void;
  /** @param value in the unit that the name ends in */
  observe<Name extends NameOf<C, 'histogram'>>(name: Name, labels: LabelsOf<C, Name>, value: number): void;
  /** Reads a metric at each scrape: a gauge, or a counter whose total is kept elsewhere. */
  read<Name extends NameOf<C, 'gauge' | 'counter'>>(
    name: Name,
    read: () => readonly Sample<C, Name>[] | Promise<readonly Sample<C, Name>[]>,
  ): void;
  /** All metrics as OpenMetrics text. */
  render(): Promise<string>;
}

/** The content type of `render`. */
export const contentType = Registry.OPENMETRICS_CONTENT_TYPE;

/** Creates a meter whose label values come from the catalogue; any other value becomes `other`. */
export function createMeter<C extends Catalogue>(catalogue: C): Meter<C> {
  const registry = new Registry<typeof contentType>();
  registry.setContentType(contentType);
  const totals = createTotals(catalogue);
  const readers = new Map<string, () => Promise<void>>();
  const histograms = new Map<string, Histogram>();
  for (const [name, { help, type, labels, buckets = [] }] of Object.entries(catalogue)) {
    const common = { name, help, labelNames: Object.keys(labels), registers: [registry] };
    if (type === 'histogram') histograms.set(name, new Histogram({ ...common, buckets: [...buckets] }));
    else createPoured({ ...common, type, refresh: async () => readers.get(name)?.(), all: () => totals.all(name) });
  }
  return {
    add(name, labels, count = 1) {
      totals.of(name, labels).value += count;
    },
    observe: (name, labels, value) => histograms.get(name)?.observe(totals.of(name, labels).labels, value),
    read(name, read) {
      readers.set(name, async () => {
        const samples = await read();
        for (const total of totals.all(name)) total.value = 0;
        for (const { labels, value } of samples) totals.of(name, labels).value += value;
      });
    },
    render: () => registry.metrics(),
  };
}

interface Poured {
  readonly name: string;
  readonly help: string;
  readonly labelNames: string[];
  readonly registers: Registry<typeof contentType>[];
  readonly type: 'counter' | 'gauge';
  /** Updates totals that are kept elsewhere. */
  refresh(): Promise<void>;
  all(): Iterable<Total>;
}

/** Creates a metric that gets its totals at each scrape. */
function createPoured({ type, refresh, all, ...options }: Poured): void {
  const collect = async () => {
    await refresh();
    metric.reset();
    for (const { labels, value } of all()) metric.inc(labels, value);
  };
  const metric: Counter | Gauge = new (type === 'counter' ? Counter : Gauge)({ ...options, collect });
}
