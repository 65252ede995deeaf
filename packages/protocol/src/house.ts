import * as v from 'valibot';
import { limits } from './limits.ts';
import { answerFrames, roomHello } from './room.ts';
import { bytes, handle, nothing, uint } from './schema.ts';

/** A hello for a house. It has the same length on the wire as a hello for a room. */
export const houseHello = v.strictObject({ houseHandle: handle, proof: bytes(64) });
export type HouseHello = v.InferOutput<typeof houseHello>;

/** The contents of a client's hello besides its key and time: the destination, and proof of holding its link. */
export const clientHello = v.union([roomHello, houseHello]);
export type ClientHello = v.InferOutput<typeof clientHello>;

/** The view of a house for a person with its link. */
export const housePreview = v.strictObject({ name: bytes(limits.houseNameBytes) });
export type HousePreview = v.InferOutput<typeof housePreview>;

/** The answer to a house's hello. `house` is null if there is none or if the proof does not fit. [H1] */
export const houseGreeting = v.strictObject({ house: v.nullable(housePreview) });
export type HouseGreeting = v.InferOutput<typeof houseGreeting>;

/** The answer to each request on a house's connection: all that a client parses of them. [H2, H5] */
export const houseAnswers = { 'claim-house': nothing, watch: nothing } as const;

/** Every request on a house's connection with its answer, by name. [H2, H5] */
export const houseRequests = {
  'claim-house': {
    body: v.strictObject({
      /** The token of the claim link. */
      token: bytes(32),
      linkKey: bytes(32),
      ownerKey: bytes(32),
      name: bytes(limits.houseNameBytes),
    }),
    answer: houseAnswers['claim-house'],
  },
  watch: { body: nothing, answer: houseAnswers.watch },
} as const;
export type HouseRequest = keyof typeof houseRequests;
export type HouseBody<Name extends HouseRequest> = v.InferOutput<(typeof houseRequests)[Name]['body']>;
export type HouseAnswer<Name extends HouseRequest> = v.InferOutput<(typeof houseRequests)[Name]['answer']>;

/** A request on a house's connection; its body is parsed by the schema that its name selects. */
export const houseRequestFrame = v.strictObject({
  seq: uint(Number.MAX_SAFE_INTEGER),
  name: v.picklist(Object.keys(houseRequests) as HouseRequest[]),
  body: v.unknown(),
});

/** The state of a room as the hallway shows it: the credentials of its first speakers, and the counts. */
const glimpse = {
  stage: v.pipe(v.array(bytes(limits.credentialBytes)), v.maxLength(limits.listedSpeakers)),
  stageCount: uint(limits.stageMembers),
  audienceCount: uint(limits.roomMembers),
};

/** The events for clients that watch a hallway, one room per event. [H5-H6] */
export const houseEvent = v.variant('event', [
  v.strictObject({
    event: v.literal('room-listed'),
    roomHandle: handle,
    listing: bytes(limits.listingBytes),
    card: bytes(limits.cardBytes),
    ...glimpse,
  }),
  /** `stage` is null if the first speakers are the same as in the event before. */
  v.strictObject({
    event: v.literal('room-changed'),
    roomHandle: handle,
    ...glimpse,
    stage: v.nullable(glimpse.stage),
  }),
  v.strictObject({ event: v.literal('room-unlisted'), roomHandle: handle }),
]);
export type HouseEvent = v.InferOutput<typeof houseEvent>;

/** Server to client on a house's connection. */
export const houseFrame = v.union([...answerFrames, houseEvent]);
