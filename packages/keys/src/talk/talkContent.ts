import { bytes, handle, uint } from '@sotto/protocol';
import * as v from 'valibot';
import { type ChatText, isChatText } from '../sealed/displayText.ts';

/** Rises with each talk of its session, so that a repeated one is recognised. */
const counter = uint(Number.MAX_SAFE_INTEGER);

/** A message: the join that sent it, 16 bytes, and its counter. */
const place = v.strictObject({ join: handle, counter });
export type TalkPlace = v.InferOutput<typeof place>;

/** The reactions, by name. */
export const reactionKinds = ['clap', 'laugh', 'heart', 'agree', 'wave'] as const;
export type ReactionKind = (typeof reactionKinds)[number];

/** Everything that members say in writing. [T2] */
export const talk = v.variant('kind', [
  v.strictObject({
    kind: v.literal('say'),
    counter,
    text: v.custom<ChatText>(isChatText),
    /** The message that this one answers. */
    reply: v.nullable(place),
  }),
  /** Deletes a message of the same member. */
  v.strictObject({ kind: v.literal('delete'), counter, target: place }),
  /** Hides a message for all; from moderators. */
  v.strictObject({ kind: v.literal('hide'), counter, target: place }),
  v.strictObject({
    kind: v.literal('react'),
    counter,
    reaction: v.picklist(reactionKinds),
    /** The join of the person whom it is for; null for nobody in particular. */
    to: v.nullable(handle),
  }),
]);
export type Talk = v.InferOutput<typeof talk>;

export const signedTalk = v.strictObject({ talk, signature: bytes(64) });
