import * as v from 'valibot';
import { codes } from './codes.ts';
import { ask, batch, gift, heartbeat, minted, packedWraps, step } from './generations.ts';
import { limits } from './limits.ts';
import { genesis, statement } from './log.ts';
import { recordLimits } from './recordLimits.ts';
import { entryHashes, insidePage, numberedEntry, registration, showing } from './roster.ts';
import { byteArray, bytes, handle, nothing, uint } from './schema.ts';

const seq = uint(Number.MAX_SAFE_INTEGER);

/** The frames that the server sends on every kind of connection: an answer or a refusal. */
export const answerFrames = [
  v.strictObject({ seq, answer: v.unknown() }),
  v.strictObject({ seq, code: v.picklist(codes) }),
] as const;

/** A hello for a room: its handle, and proof of holding its link. */
export const roomHello = v.strictObject({ roomHandle: handle, proof: bytes(64) });
export type RoomHello = v.InferOutput<typeof roomHello>;

const iceEntries = {
  usernameFragment: v.pipe(v.string(), v.maxLength(64)),
  password: v.pipe(v.string(), v.maxLength(64)),
};
/** The credentials that a relay's transport expects in ICE's checks (RFC 8445). */
export const iceCredentials = v.strictObject(iceEntries);
export type IceCredentials = v.InferOutput<typeof iceCredentials>;

/** The addresses where a relay listens for one transport, with the fingerprint that it proves there. */
export const transportOffer = v.strictObject({
  transport: handle,
  ...iceEntries,
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

/**
 * The ticket that readmits a member after a lost connection. The server seals it for itself; it is opaque to everybody
 * else. [R10]
 */
export const ticket = bytes(limits.ticketBytes);

/** A speaker's sealed audio as one listener receives it; paused until `resume`. */
export const stream = v.strictObject({
  consumer: handle,
  join: handle,
  ssrc: uint(2 ** 32 - 1),
  mid: v.pipe(v.string(), v.maxLength(16)),
});
export type Stream = v.InferOutput<typeof stream>;
const streams = v.pipe(v.array(stream), v.maxLength(limits.stageMembers));

const number = uint(recordLimits.number);

/** A member inside: its roster entry and the version of that entry. [G5] */
export const member = v.strictObject({ version: number, ...registration.entries });
export type Member = v.InferOutput<typeof member>;
const stageMembers = v.pipe(v.array(member), v.maxLength(limits.stageMembers));

/** The view of a room for a person with its link, before entering. */
export const preview = v.strictObject({
  card: bytes(limits.cardBytes),
  stage: stageMembers,
  audienceCount: uint(limits.roomMembers),
});
export type RoomPreview = v.InferOutput<typeof preview>;

/** The answer to a hello. `room` is null if there is none, if it has ended, or if the proof does not fit. [R1] */
export const roomGreeting = v.strictObject({ room: v.nullable(preview) });
export type RoomGreeting = v.InferOutput<typeof roomGreeting>;

/** The house in which a room is created, proved by its link, and the room's link sealed for the hallway. [H4] */
const roomHouse = v.strictObject({
  houseHandle: handle,
  proof: bytes(64),
  listing: v.nullable(bytes(limits.listingBytes)),
});
export type RoomHouse = v.InferOutput<typeof roomHouse>;

const hand = bytes(limits.handBytes);
/** A member off stage, with their sealed hand if they ever raised it. [R14] */
const listener = v.strictObject({ ...member.entries, hand: v.nullable(hand) });
export type Listener = v.InferOutput<typeof listener>;
/** A member's sealed hand, and its age in milliseconds by the server's clock. [R14] */
export const handRaiser = v.strictObject({ ...member.entries, hand, ageMs: uint(Number.MAX_SAFE_INTEGER) });
export type HandRaiser = v.InferOutput<typeof handRaiser>;

const sealedTalk = bytes(limits.talkBytes);
const sealedReaction = bytes(limits.reactionBytes);
/** A sealed chat message with the member who sent it. [T4] */
export const memberTalk = v.strictObject({ ...member.entries, talk: sealedTalk });
export type MemberTalk = v.InferOutput<typeof memberTalk>;
/** A sealed reaction with the member who sent it. [T4] */
export const memberReaction = v.strictObject({ ...member.entries, reaction: sealedReaction });
export type MemberReaction = v.InferOutput<typeof memberReaction>;

/** The place where a newcomer begins to read: the genesis, or the newest checkpoint. [P8] */
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

/** How far a member has read, so that the server sends what it missed. [R10] */
const known = v.strictObject({
  /** Number of the newest statement. */
  number,
  /** The roster's version; 0 if the member does not read the roster. */
  version: number,
  generation: number,
  step: number,
});
export type Known = v.InferOutput<typeof known>;

/** The answer to each request: all that a client parses of them. [R2-R14] */
export const roomAnswers = {
  'create-room': nothing,
  peek: preview,
  log: v.strictObject({
    /** For members who have read nothing. */
    beginning: v.nullable(beginning),
    statements: v.pipe(v.array(statement), v.maxLength(recordLimits.page)),
    /** Number of the newest statement. */
    number,
  }),
  checkpoint: v.strictObject({
    part: byteArray({ of: 1, most: recordLimits.checkpointPart }),
    /** Size of the whole, in bytes. */
    size: number,
  }),
  enter: v.strictObject({
    /** The roster version of the member's own entry. */
    version: number,
    transport: transportOffer,
    streams,
    ticket,
    ...preview.entries,
  }),
  'resume-join': v.strictObject({ isOnStage: v.boolean(), streams, ticket, ...preview.entries }),
  receive: v.strictObject({ transport: transportOffer, streams, ticket }),
  'restart-ice': iceCredentials,
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
  'set-hand': v.strictObject({ ticket }),
  hands: v.strictObject({ hands: v.pipe(v.array(handRaiser), v.maxLength(limits.audiencePage)) }),
  signal: nothing,
  talk: nothing,
  react: nothing,
} as const;

/** Every request of a client with its answer, by name. [R2-R14] */
export const roomRequests = {
  'create-room': {
    body: v.strictObject({
      linkKey: bytes(32),
      card: bytes(limits.cardBytes),
      genesis,
      /** The owner's signature over this connection. */
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
      /** A moderator's `here`, which is numbered together with the entry. */
      here: v.nullable(statement),
    }),
    answer: roomAnswers.enter,
  },
  /** `null` from a member who has read nothing. */
  log: { body: v.strictObject({ after: v.nullable(number) }), answer: roomAnswers.log },
  checkpoint: { body: v.strictObject({ number, offset: number }), answer: roomAnswers.checkpoint },
  'resume-join': {
    body: v.strictObject({ ticket, credential: bytes(limits.credentialBytes), signature: bytes(64), known }),
    answer: roomAnswers['resume-join'],
  },
  receive: { body: nothing, answer: roomAnswers.receive },
  'restart-ice': { body: v.strictObject({ transport: handle }), answer: roomAnswers['restart-ice'] },
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
  talk: { body: v.strictObject({ talk: sealedTalk }), answer: roomAnswers.talk },
  react: { body: v.strictObject({ reaction: sealedReaction }), answer: roomAnswers.react },
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
