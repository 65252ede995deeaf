/** The path where the server says what its visitors may do without a house's link. */
export const doorsPath = '/doors';

/** The doors of a server that are open to visitors, as JSON. */
export interface Doors {
  /** True if a room needs no house. [H4] */
  readonly isOpenToAll: boolean;
  /** True if a claim link is valid now. [H3] */
  readonly isClaimable: boolean;
}

/** Doors as a server told them; `undefined` for anything else. */
export function parseDoors(value: unknown): Doors | undefined {
  const { isOpenToAll, isClaimable } = (value ?? {}) as Partial<Record<keyof Doors, unknown>>;
  return typeof isOpenToAll === 'boolean' && typeof isClaimable === 'boolean'
    ? { isOpenToAll, isClaimable }
    : undefined;
}
