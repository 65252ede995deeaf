import { type Bytes, concat, encodeUint, type Fault, fail, fromText, ok, type Result } from '@sotto/base';
import { encodeCanonical, limits, parseMessage } from '@sotto/protocol';
import { verify } from '@sotto/records';
import { type HeldStep, newestStep, stepOf } from '../generations/KeyRing.ts';
import { deriveTalkKey } from '../generations/schedule.ts';
import { openHolds } from '../heartbeats/microphone.ts';
import type { Session } from '../identity/session.ts';
import { sign } from '../identity/signing.ts';
import { mayHold } from '../log/MemberLog.ts';
import { speakingUnder } from '../membership/publish.ts';
import { openBox, sealBox } from '../sealed/sealed.ts';
import { ownStay, type State } from '../state/State.ts';
import { signedTalk, type Talk } from './talkContent.ts';

/** The life of the room, H(0), 32 bytes, and the join that sends, 16 bytes. */
interface Place {
  readonly start: Bytes;
  readonly join: Bytes;
}

const numberBytes = 4;
const placeBytes = 2 * numberBytes;

function bytesOf(kind: Talk['kind']): number {
  return kind === 'react' ? limits.reactionBytes : limits.talkBytes;
}

function signedBody(talk: Talk, { generation, step }: StepNumber, { start, join }: Place): Record<string, unknown> {
  return { start, join, generation, step, talk };
}

/**
 * Finds the step under which this member would speak now, for sealing chat. `undefined` without a key, for a member
 * whom the room does not let in, and while a moderator knows a statement that we have not read: it may remove somebody
 * who has this key. [T1]
 */
export function findTalkStep(state: State, nowMs: number): HeldStep | undefined {
  const own = ownStay(state);
  if (!own || !mayHold(state.log, state.log.log, own)) return undefined;
  if (openHolds(state, nowMs).some(({ hold }) => hold === 'behind')) return undefined;
  const held = speakingUnder(state, nowMs);
  return held && newestStep(held);
}

/** The number of a step, which stands in clear in front of the bytes that are sealed under it. */
interface StepNumber {
  readonly generation: number;
  readonly step: number;
}

function encodePlace({ generation, step }: StepNumber): Bytes {
  return concat(encodeUint(generation, numberBytes), encodeUint(step, numberBytes));
}

function boxOf(key: Bytes, at: Bytes, { place, bytes }: { readonly place: Place; readonly bytes: number }) {
  const associatedData = concat(fromText('sotto/2 talk\0'), place.start, place.join, at);
  return { key, associatedData, sealedBytes: bytes - placeBytes };
}

/**
 * Signs a talk and seals it under a step: `limits.reactionBytes` bytes for a reaction, `limits.talkBytes` for all else.
 * [T1, T2]
 */
export function sealTalk(
  talk: Talk,
  { step, session, ...place }: Place & { readonly step: HeldStep; readonly session: Pick<Session, 'signing'> },
): Bytes {
  const signature = sign(session.signing, 'talk', signedBody(talk, step, place));
  const at = encodePlace(step);
  const key = deriveTalkKey(step.key);
  const box = boxOf(key.expose(), at, { place, bytes: bytesOf(talk.kind) });
  const sealed = sealBox(box, encodeCanonical({ talk, signature }));
  key.wipe();
  return concat(at, sealed);
}

export type TalkFault = 'key-missing' | 'seal-broken' | 'talk-malformed' | 'signature-invalid';

function readNumber(sealed: Uint8Array, from: number): number {
  return new DataView(sealed.buffer, sealed.byteOffset + from, numberBytes).getUint32(0);
}

/**
 * Opens a talk of a join, whose session is this Ed25519 key of 32 bytes. `key-missing` if we don't hold its step, which
 * may still come. The caller refuses one that is not newer, and those of members who may not say it. [T1, T2]
 */
export function openTalk(
  sealed: Uint8Array,
  { ring, session, ...place }: Place & Pick<State, 'ring'> & { readonly session: Uint8Array },
): Result<Talk, Fault<TalkFault>> {
  if (sealed.length !== limits.talkBytes && sealed.length !== limits.reactionBytes) return fail('seal-broken');
  const at = { generation: readNumber(sealed, 0), step: readNumber(sealed, numberBytes) };
  const step = stepOf(ring, at);
  if (!step) return fail('key-missing');
  const key = deriveTalkKey(step.key);
  const box = boxOf(key.expose(), encodePlace(at), { place, bytes: sealed.length });
  const opened = openBox(box, sealed.subarray(placeBytes));
  key.wipe();
  if (!opened.ok) return opened;
  const parsed = parseMessage(signedTalk, opened.value);
  if (!parsed.ok || bytesOf(parsed.value.talk.kind) !== sealed.length) return fail('talk-malformed');
  const { talk, signature } = parsed.value;
  const isSigned = verify(session, { type: 'talk', body: signedBody(talk, at, place), signature });
  return isSigned ? ok(talk) : fail('signature-invalid');
}
