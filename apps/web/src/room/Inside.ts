import type { RoomSnapshot } from '@sotto/client';

/** The snapshot of a room while the person is in it. */
export type Inside = Extract<RoomSnapshot, { phase: 'inside' }>;
