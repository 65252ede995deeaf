/** One metric: its meaning, and every value that each of its labels may ever have. */
export interface Family {
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** One sentence, as /metrics prints it. */
  readonly help: string;
  readonly labels: Readonly<Record<string, readonly string[]>>;
  /** Upper bounds of a histogram, in the metric's unit. */
  readonly buckets?: readonly number[];
}

/** All metrics of a process by name. A counter's name has no `_total`; the export adds it. */
export type Catalogue = Readonly<Record<string, Family>>;

/** Replaces a label value that is in no list, so that a label can't carry anything that was not listed beforehand. */
export const unlisted = 'other';

/** The names of a catalogue's metrics of one type. */
export type NameOf<C extends Catalogue, Type extends Family['type']> = {
  [Name in keyof C]: C[Name]['type'] extends Type ? Name : never;
}[keyof C] &
  string;

/** The labels of one metric. */
export type LabelsOf<C extends Catalogue, Name extends keyof C> = Readonly<Record<keyof C[Name]['labels'], string>>;

/** The value of a gauge, or of a counter that is kept elsewhere, at a scrape. */
export interface Sample<C extends Catalogue, Name extends keyof C> {
  readonly labels: LabelsOf<C, Name>;
  readonly value: number;
}
