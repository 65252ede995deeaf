import type * as v from 'valibot';
import { houseRequests } from './house.ts';
import { roomRequests } from './room.ts';

/** Every request by name, of rooms and of houses; a connection knows those of the one kind that its hello named. */
export const requests = { ...roomRequests, ...houseRequests } as const;
export type RequestName = keyof typeof requests;
export type RequestBody<Name extends RequestName> = v.InferOutput<(typeof requests)[Name]['body']>;
export type RequestAnswer<Name extends RequestName> = v.InferOutput<(typeof requests)[Name]['answer']>;
