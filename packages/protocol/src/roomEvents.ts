import * as v from 'valibot';
import { batch, heartbeat, step } from './generations.ts';
import { limits } from './limits.ts';
import { statement } from './log.ts';
import { recordLimits } from './recordLimits.ts';
import { answerFrames, handRaiser, member, memberReaction, memberTalk, stream } from './room.ts';
import { entryHashes } from './roster.ts';
import { bytes, handle, uint } from './schema.ts';

const number = uint(recordLimits.number);

/** The events that the server sends on its own. */
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
  /** A member who is not on stage but whose signature may count, such as a moderator. */
  v.strictObject({ event: v.literal('introduced'), ...member.entries }),
  /** The next statement. If it mints, it comes with the receiver's own wrap, if there is one. */
  v.strictObject({ event: v.literal('statement'), statement, wrap: v.nullable(bytes(recordLimits.wrapBytes)) }),
  /** M(g) for the receiver, from the minter. */
  v.strictObject({ event: v.literal('minted'), generation: number, wrap: bytes(recordLimits.wrapBytes) }),
  v.strictObject({ event: v.literal('stepped'), step }),
  v.strictObject({ event: v.literal('hashes'), ...entryHashes.entries }),
  /** Members who ask for keys. */
  v.strictObject({
    event: v.literal('asked'),
    by: v.pipe(v.array(v.strictObject({ join: handle, version: number })), v.maxLength(limits.stageMembers)),
  }),
  /** K(g, s) for the receiver, from a sponsor that was introduced before. */
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
  /** The server's report that a member's connection is lost, or back. */
  v.strictObject({ event: v.literal('connection'), join: handle, isHere: v.boolean() }),
  v.strictObject({ event: v.literal('hand-changed'), ...handRaiser.entries }),
  v.strictObject({ event: v.literal('signalled'), join: handle, signal: bytes(limits.signalBytes) }),
  v.strictObject({
    event: v.literal('talked'),
    talks: v.pipe(v.array(memberTalk), v.maxLength(limits.talksAtOnce)),
    reactions: v.pipe(v.array(memberReaction), v.maxLength(limits.talksAtOnce)),
    /** Number of reactions that were left out. */
    more: uint(limits.moreReactions),
  }),
]);
export type RoomEvent = v.InferOutput<typeof roomEvent>;

/** Events of a short time, in order. Each describes the state after all events before it. [R9] */
export const gatheredEvents = v.strictObject({
  events: v.pipe(v.array(roomEvent), v.minLength(2), v.maxLength(limits.gatheredEvents)),
});

/** Server to client: an answer, a refusal, one event, or several. */
export const serverFrame = v.union([...answerFrames, gatheredEvents, roomEvent]);
export type ServerFrame = v.InferOutput<typeof serverFrame>;
