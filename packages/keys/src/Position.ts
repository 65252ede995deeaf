/** A place in a room's key schedule. [G1, G3] */
export interface Position {
  readonly generation: number;
  readonly step: number;
}
