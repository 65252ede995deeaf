import type { Secret } from '@sotto/base';
import type { RoomKeys } from './RoomKeys.ts';

/** A place in a room's key schedule. */
export interface Position {
  readonly generation: number;
  readonly step: number;
}

/** Where media secrets come from; a later version with generations and steps keeps this shape. */
export interface MediaSecretSource {
  /** The position under which to seal now. */
  current(): Position;
  /** M(generation, step), 32 bytes, lent: the source wipes it. `undefined` where it is not held. */
  mediaSecret(position: Position): Promise<Secret | undefined>;
  /** 32 bytes, lent. */
  readonly mediaSalt: Secret;
}

/** Version 0: one media secret, M(0,0), from the link; lives as long as `keys`. [K13] */
export function createKeySourceV0(keys: RoomKeys): MediaSecretSource {
  return {
    current: () => ({ generation: 0, step: 0 }),
    mediaSecret: async ({ generation, step }) => (generation === 0 && step === 0 ? keys.mediaSecret : undefined),
    mediaSalt: keys.mediaSalt,
  };
}
