import * as v from 'valibot';
import { codes } from './codes.ts';
import { ask, batch, gift, heartbeat, minted, packedWraps, step } from './generations.ts';
import { limits } from './limits.ts';
import { genesis, statement } from './log.ts';
import { recordLimits } from './recordLimits.ts';
import { entryHashes, insidePage, numberedEntry, registration, showing } from './roster.ts';
import { byteArray, bytes, handle, nothing, uint } from './schema.ts';

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

const number = uint(recordLimits.number);

/** Somebody inside, by their entry of the roster and its number. [G5] */
const member = v.strictObject({ version: number, ...registration.entries });
export type Member = v.InferOutput<typeof member>;
const stageMembers = v.pipe(v.array(member), v.maxLength(limits.stageMembers));

/** What a link's holder sees before entering. */
export const preview = v.strictObject({
  card: bytes(limits.cardBytes),
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

const hand = bytes(limits.handBytes);
/** Somebody off stage, with their sealed hand where they ever raised it. [R14] */
const listener = v.strictObject({ ...member.entries, hand: v.nullable(hand) });
export type Listener = v.InferOutput<typeof listener>;
/** Somebody's sealed hand, and for how long it has been so, in milliseconds by the server's clock. [R14] */
const handRaiser = v.strictObject({ ...member.entries, hand, ageMs: uint(Number.MAX_SAFE_INTEGER) });
export type HandRaiser = v.InferOutput<typeof handRaiser>;

/** Where a newcomer begins to read: at the genesis, or at the newest checkpoint. [P8] */
const beginning = v.strictObject({
  genesis,
  checkpoint: v.nullable(
    v.strictObject({
      /** The `mint` that carries it. */
      statement,
      /** The `give` statements from the owner to its signer. */
      grants: v.pipe(v.array(statement), v.maxLength(recordLimits.grants)),
    }),
  ),
});
export type RoomBeginning = v.InferOutput<typeof beginning>;

/** How far a member has read, so that it is told what it missed. [R10] */
const known = v.strictObject({
  /** The newest statement. */
  number,
  /** The roster's version; 0 of whoever does not read it. */
  version: number,
  generation: number,
  step: number,
});
export type Known = v.InferOutput<typeof known>;

/** What each request is answered with: all that a client parses of them. [R2-R14] */
export const roomAnswers = {
  'create-room': nothing,
  peek: preview,
  log: v.strictObject({
    /** Of whoever has read nothing. */
    beginning: v.nullable(beginning),
    statements: v.pipe(v.array(statement), v.maxLength(recordLimits.page)),
    /** Of the last statement that there is. */
    number,
  }),
  checkpoint: v.strictObject({
    part: byteArray({ of: 1, most: recordLimits.checkpointPart }),
    /** Of the whole, in bytes. */
    size: number,
  }),
  enter: v.strictObject({
    /** The number of the own entry in the roster. */
    version: number,
    transport: transportOffer,
    streams,
    ticket,
    ...preview.entries,
  }),
  'resume-join': v.strictObject({ isOnStage: v.boolean(), streams, ticket, ...preview.entries }),
  receive: v.strictObject({ transport: transportOffer, streams, ticket }),
  connect: nothing,
  resume: nothing,
  speak: v.strictObject({ transport: transportOffer, ticket }),
  produce: nothing,
  'step-down': v.strictObject({ ticket }),
  audience: v.strictObject({ members: v.pipe(v.array(listener), v.maxLength(limits.audiencePage)) }),
  leave: nothing,
  submit: nothing,
  minted: nothing,
  gift: nothing,
  ask: nothing,
  heartbeat: nothing,
  batch: nothing,
  hashes: entryHashes,
  inside: insidePage,
  entries: v.strictObject({ entries: v.pipe(v.array(numberedEntry), v.maxLength(recordLimits.page)) }),
  steps: v.strictObject({ steps: v.pipe(v.array(step), v.maxLength(recordLimits.page)) }),
  'count-listeners': v.strictObject({ count: uint(limits.roomMembers) }),
  'set-hand': nothing,
  hands: v.strictObject({ hands: v.pipe(v.array(handRaiser), v.maxLength(limits.audiencePage)) }),
  signal: nothing,
} as const;

/** Every request of a client with its answer, by name. [R2-R14] */
export const roomRequests = {
  'create-room': {
    body: v.strictObject({
      linkKey: bytes(32),
      card: bytes(limits.cardBytes),
      genesis,
      /** Of the owner, over this connection. */
      signature: bytes(64),
      house: v.nullable(roomHouse),
    }),
    answer: roomAnswers['create-room'],
  },
  peek: { body: nothing, answer: roomAnswers.peek },
  enter: {
    body: v.strictObject({
      session: bytes(32),
      ...registration.entries,
      /** A moderator's `here`, numbered with the entry where it follows. */
      here: v.nullable(statement),
    }),
    answer: roomAnswers.enter,
  },
  /** `null` of whoever has read nothing. */
  log: { body: v.strictObject({ after: v.nullable(number) }), answer: roomAnswers.log },
  checkpoint: { body: v.strictObject({ number, offset: number }), answer: roomAnswers.checkpoint },
  'resume-join': {
    body: v.strictObject({ ticket, credential: bytes(limits.credentialBytes), signature: bytes(64), known }),
    answer: roomAnswers['resume-join'],
  },
  receive: { body: nothing, answer: roomAnswers.receive },
  connect: { body: v.strictObject({ transport: handle, fingerprint: bytes(32) }), answer: roomAnswers.connect },
  resume: {
    body: v.strictObject({ consumers: v.pipe(v.array(handle), v.maxLength(limits.stageMembers)) }),
    answer: roomAnswers.resume,
  },
  speak: { body: showing, answer: roomAnswers.speak },
  produce: {
    body: v.strictObject({ ssrc: uint(2 ** 32 - 1), payloadType: v.pipe(uint(127), v.minValue(96)) }),
    answer: roomAnswers.produce,
  },
  'step-down': { body: nothing, answer: roomAnswers['step-down'] },
  audience: { body: v.strictObject({ offset: uint(limits.roomMembers) }), answer: roomAnswers.audience },
  leave: { body: v.strictObject({ signature: v.nullable(bytes(64)) }), answer: roomAnswers.leave },
  submit: { body: v.strictObject({ statement, wraps: packedWraps }), answer: roomAnswers.submit },
  minted: { body: minted, answer: roomAnswers.minted },
  gift: { body: gift, answer: roomAnswers.gift },
  ask: { body: ask, answer: roomAnswers.ask },
  heartbeat: { body: heartbeat, answer: roomAnswers.heartbeat },
  batch: { body: batch, answer: roomAnswers.batch },
  hashes: { body: v.strictObject({ after: number }), answer: roomAnswers.hashes },
  inside: { body: v.strictObject({ offset: uint(recordLimits.rosterEntries) }), answer: roomAnswers.inside },
  entries: {
    body: v.strictObject({ versions: v.pipe(v.array(number), v.maxLength(recordLimits.page)) }),
    answer: roomAnswers.entries,
  },
  steps: { body: v.strictObject({ generation: number, after: number }), answer: roomAnswers.steps },
  'count-listeners': { body: nothing, answer: roomAnswers['count-listeners'] },
  'set-hand': { body: v.strictObject({ hand }), answer: roomAnswers['set-hand'] },
  hands: { body: v.strictObject({ offset: uint(limits.roomMembers) }), answer: roomAnswers.hands },
  signal: { body: v.strictObject({ signal: bytes(limits.signalBytes) }), answer: roomAnswers.signal },
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
  /** Somebody whose word may count, and who is not on stage. */
  v.strictObject({ event: v.literal('introduced'), ...member.entries }),
  /** The next statement, with the wrap of what it mints where there is one for whoever is told. */
  v.strictObject({ event: v.literal('statement'), statement, wrap: v.nullable(bytes(recordLimits.wrapBytes)) }),
  /** M(g) for whoever is told, from the minter. */
  v.strictObject({ event: v.literal('minted'), generation: number, wrap: bytes(recordLimits.wrapBytes) }),
  v.strictObject({ event: v.literal('stepped'), step }),
  v.strictObject({ event: v.literal('hashes'), ...entryHashes.entries }),
  /** These want keys. */
  v.strictObject({
    event: v.literal('asked'),
    by: v.pipe(v.array(v.strictObject({ join: handle, version: number })), v.maxLength(limits.stageMembers)),
  }),
  /** K(g, s) for whoever is told, from a sponsor who was introduced before. */
  v.strictObject({
    event: v.literal('given'),
    from: handle,
    generation: number,
    step: number,
    n: number,
    v: number,
    confirm: bytes(recordLimits.confirmBytes),
    wrap: bytes(recordLimits.wrapBytes),
  }),
  v.strictObject({
    event: v.literal('heard'),
    batches: v.pipe(v.array(batch), v.maxLength(limits.heardAtOnce)),
    heartbeats: v.pipe(v.array(heartbeat), v.maxLength(limits.heardAtOnce)),
  }),
  /** The server's word that a member's connection is lost, or back. */
  v.strictObject({ event: v.literal('connection'), join: handle, isHere: v.boolean() }),
  v.strictObject({ event: v.literal('hand-changed'), ...handRaiser.entries }),
  v.strictObject({ event: v.literal('signalled'), join: handle, signal: bytes(limits.signalBytes) }),
]);
export type RoomEvent = v.InferOutput<typeof roomEvent>;

/** Events that came within a short time, in their order: what each says is so once all before it are. [R9] */
export const gatheredEvents = v.strictObject({
  events: v.pipe(v.array(roomEvent), v.minLength(2), v.maxLength(limits.gatheredEvents)),
});

/** Server to client: an answer, a refusal, an event or some. */
export const serverFrame = v.union([...answerFrames, gatheredEvents, roomEvent]);
export type ServerFrame = v.InferOutput<typeof serverFrame>;
