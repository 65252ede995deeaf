import type { LeakKind, Place } from '../Finding.ts';

/** Bytes to be searched, and the name of their place. `where` contains no content, so it can be printed. */
export interface Exhibit {
  readonly kind: LeakKind;
  readonly where: string;
  readonly bytes: Uint8Array;
  /** Narrower than `kind`, if a permission covers less. */
  readonly place?: Place;
  /**
   * True if the search looks beneath layers of encoding. False for sealed media: there are many packets, and nothing to
   * find in them.
   */
  readonly isDeep: boolean;
}

/** Exhibits of one origin. */
export interface ExhibitGroup {
  readonly exhibits: readonly Exhibit[];
  /** The same bytes unparsed: only what the exhibits did not show is looked for in them. */
  readonly unparsed: readonly Exhibit[];
}

/** A group that is all there is. */
export function groupOf(exhibits: readonly Exhibit[]): ExhibitGroup {
  return { exhibits, unparsed: [] };
}
