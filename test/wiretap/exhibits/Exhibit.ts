import type { LeakKind, Place } from '../Finding.ts';

/** Bytes to be searched, and what to call the place. `where` names no content, so that it can be printed. */
export interface Exhibit {
  readonly kind: LeakKind;
  readonly where: string;
  readonly bytes: Uint8Array;
  /** Narrower than `kind`, where permission is given for less. */
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
