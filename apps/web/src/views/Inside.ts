import type { RoomSnapshot } from '@sotto/client';

/** What a room is while one is in it. */
export type Inside = Extract<RoomSnapshot, { phase: 'inside' }>;
