import * as v from 'valibot';
import { codes } from './codes.ts';
import { limits } from './limits.ts';
import { bytes, handle, uint } from './schema.ts';

const seq = uint(Number.MAX_SAFE_INTEGER);

/** What the server sends on every kind of connection: an answer or a refusal. */
export const answerFrames = [
  v.strictObject({ seq, answer: v.unknown() }),
  v.strictObject({ seq, code: v.picklist(codes) }),
] as const;

/** A hello for a room: which one, and proof of holding its link. */
export const roomHello = v.strictObject({ roomHandle: handle, proof: bytes(64) });
export type RoomHello = v.InferOutput<typeof roomHello>;

/** Where a relay listens for one transport and what it proves there. */
export const transportOffer = v.strictObject({
  transport: handle,
  usernameFragment: v.pipe(v.string(), v.maxLength(64)),
  password: v.pipe(v.string(), v.maxLength(64)),
  /** SHA-256 of the relay's DTLS certificate. */
  fingerprint: bytes(32),
  candidates: v.pipe(
    v.array(
      v.strictObject({
        address: v.pipe(v.string(), v.ip()),
        port: uint(65_535),
        protocol: v.picklist(['udp', 'tcp']),
        priority: uint(2 ** 32 - 1),
      }),
    ),
    v.maxLength(limits.candidates),
  ),
});
export type TransportOffer = v.InferOutput<typeof transportOffer>;

/** What takes a member back after a lost connection: sealed by the server for itself, opaque to everybody else. [R10] */
export const ticket = bytes(limits.ticketBytes);

/** A speaker's sealed audio as one listener gets it: still until `resume`. */
export const stream = v.strictObject({
  consumer: handle,
  join: handle,
  ssrc: uint(2 ** 32 - 1),
  mid: v.pipe(v.string(), v.maxLength(16)),
});
export type Stream = v.InferOutput<typeof stream>;
const streams = v.pipe(v.array(stream), v.maxLength(limits.stageMembers));

const member = v.strictObject({ join: handle, credential: bytes(limits.credentialBytes) });
export type Member = v.InferOutput<typeof member>;
const stageMembers = v.pipe(v.array(member), v.maxLength(limits.stageMembers));

/** What a link's holder sees before entering. */
export const preview = v.strictObject({
  card: bytes(limits.cardBytes),
  everyoneSpeaks: v.boolean(),
  stage: stageMembers,
  audienceCount: uint(limits.roomMembers),
});
export type RoomPreview = v.InferOutput<typeof preview>;

/** The answer to a hello. `room` is null where there is none, where it has ended, and where the proof does not fit. [R1] */
export const welcome = v.strictObject({ room: v.nullable(preview) });
export type Welcome = v.InferOutput<typeof welcome>;

/** The house in which a room is made, proved by its link, and the room's link sealed for its hallway. [H4] */
const roomHouse = v.strictObject({
  houseHandle: handle,
  proof: bytes(64),
  listing: v.nullable(bytes(limits.listingBytes)),
});
export type RoomHouse = v.InferOutput<typeof roomHouse>;

const nothing = v.strictObject({});

/** What each request is answered with: all that a client parses of them. [R2-R12] */
export const roomAnswers = {
  'create-room': nothing,
  peek: preview,
  enter: v.strictObject({
    join: handle,
    maySpeak: v.boolean(),
    transport: transportOffer,
    streams,
    ticket,
    ...preview.entries,
  }),
  'resume-join': v.strictObject({ maySpeak: v.boolean(), isOnStage: v.boolean(), streams, ticket, ...preview.entries }),
  receive: v.strictObject({ transport: transportOffer, streams, ticket }),
  connect: nothing,
  resume: nothing,
  speak: v.strictObject({ transport: transportOffer, ticket }),
  produce: nothing,
  'step-down': v.strictObject({ ticket }),
  audience: v.strictObject({ members: v.pipe(v.array(member), v.maxLength(limits.audiencePage)) }),
  leave: nothing,
  'end-room': nothing,
} as const;

/** Every request of a client with its answer, by name. [R2-R12] */
export const roomRequests = {
  'create-room': {
    body: v.strictObject({
      linkKey: bytes(32),
      ownerKey: bytes(32),
      everyoneSpeaks: v.boolean(),
      card: bytes(limits.cardBytes),
      house: v.nullable(roomHouse),
    }),
    answer: roomAnswers['create-room'],
  },
  peek: { body: nothing, answer: roomAnswers.peek },
  enter: {
    body: v.strictObject({
      session: bytes(32),
      credential: bytes(limits.credentialBytes),
      ownerProof: v.nullable(bytes(64)),
    }),
    answer: roomAnswers.enter,
  },
  'resume-join': {
    body: v.strictObject({ ticket, credential: bytes(limits.credentialBytes), signature: bytes(64) }),
    answer: roomAnswers['resume-join'],
  },
  receive: { body: nothing, answer: roomAnswers.receive },
  connect: { body: v.strictObject({ transport: handle, fingerprint: bytes(32) }), answer: roomAnswers.connect },
  resume: {
    body: v.strictObject({ consumers: v.pipe(v.array(handle), v.maxLength(limits.stageMembers)) }),
    answer: roomAnswers.resume,
  },
  speak: { body: nothing, answer: roomAnswers.speak },
  produce: {
    body: v.strictObject({ ssrc: uint(2 ** 32 - 1), payloadType: v.pipe(uint(127), v.minValue(96)) }),
    answer: roomAnswers.produce,
  },
  'step-down': { body: nothing, answer: roomAnswers['step-down'] },
  audience: { body: v.strictObject({ offset: uint(limits.roomMembers) }), answer: roomAnswers.audience },
  leave: { body: nothing, answer: roomAnswers.leave },
  'end-room': { body: nothing, answer: roomAnswers['end-room'] },
} as const;
export type RoomRequest = keyof typeof roomRequests;
export type RoomBody<Name extends RoomRequest> = v.InferOutput<(typeof roomRequests)[Name]['body']>;
export type RoomAnswer<Name extends RoomRequest> = v.InferOutput<(typeof roomRequests)[Name]['answer']>;

/** A request on the wire; its body is parsed by the schema that its name selects. */
export const requestFrame = v.strictObject({
  seq,
  name: v.picklist(Object.keys(roomRequests) as RoomRequest[]),
  body: v.unknown(),
});

/** What the server sends on its own. */
export const roomEvent = v.variant('event', [
  v.strictObject({ event: v.literal('stage-joined'), ...member.entries }),
  v.strictObject({ event: v.literal('stage-left'), join: handle }),
  v.strictObject({ event: v.literal('audience-changed'), count: uint(limits.roomMembers) }),
  v.strictObject({ event: v.literal('stream-opened'), ...stream.entries }),
  v.strictObject({
    event: v.literal('stage-settled'),
    stage: v.pipe(v.array(handle), v.maxLength(limits.stageMembers)),
  }),
  v.strictObject({ event: v.literal('path-lost'), transport: handle }),
  v.strictObject({ event: v.literal('room-ended') }),
]);
export type RoomEvent = v.InferOutput<typeof roomEvent>;

/** Server to client: an answer, a refusal or an event. */
export const serverFrame = v.union([...answerFrames, roomEvent]);
export type ServerFrame = v.InferOutput<typeof serverFrame>;
