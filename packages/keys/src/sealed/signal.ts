import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';
import { bytes, encodeCanonical, handle, limits, parseMessage, uint } from '@sotto/protocol';
import { verify } from '@sotto/records';
import * as v from 'valibot';
import type { Session } from '../identity/session.ts';
import { sign } from '../identity/signing.ts';
import type { RoomKeys } from '../link/RoomKeys.ts';
import { open, type SealedKind, seal } from './sealed.ts';

const kind: SealedKind = { type: 'signal', sealedBytes: limits.signalBytes };

const signal = v.strictObject({
  /** Rises with each signal of this session, so that a repeated one is recognised. */
  counter: uint(Number.MAX_SAFE_INTEGER),
  /** Hash of the newest statement that the signer knew, 32 bytes. */
  head: bytes(32),
  kind: v.picklist(['mute', 'lower-hand', 'pause-hands', 'resume-hands', 'open-chat', 'slow-chat', 'close-chat']),
  /** The join to which it is addressed; null for everybody. */
  target: v.nullable(handle),
});

const content = v.strictObject({ ...signal.entries, signature: bytes(64) });

/** A moderator's request to other clients, which follow it by themselves. */
export type Signal = v.InferOutput<typeof signal>;

/** The room in which a signal is sent, and the join that sends it, 16 bytes. */
interface Place {
  readonly keys: Pick<RoomKeys, 'metadataKey' | 'roomHandle'>;
  readonly join: Uint8Array;
}

function signedBody(
  { counter, head, kind, target }: Signal,
  { keys: { roomHandle }, join }: Place,
): Record<string, unknown> {
  return { roomHandle, join, counter, head, kind, target };
}

/** Signs and seals a signal: `limits.signalBytes` bytes, whatever it asks. [K9, K18] */
export function sealSignal(wish: Signal, place: Place & { readonly session: Pick<Session, 'signing'> }): Bytes {
  const { counter, head, kind: asked, target } = wish;
  const signature = sign(place.session.signing, 'signal', signedBody(wish, place));
  return seal(kind, encodeCanonical({ counter, head, kind: asked, target, signature }), place.keys);
}

/**
 * Opens a signal of a join; its session is this Ed25519 key of 32 bytes. [K18]
 *
 * The caller checks that the sender is a moderator, that the signal is newer than the last, and that we know its head.
 */
export function openSignal(
  sealed: Uint8Array,
  place: Place & { readonly session: Uint8Array },
): Result<Signal, Fault<'seal-broken' | 'signal-malformed' | 'signature-invalid'>> {
  const opened = open(kind, sealed, place.keys);
  if (!opened.ok) return opened;
  const parsed = parseMessage(content, opened.value);
  if (!parsed.ok) return fail('signal-malformed');
  const { signature, ...asked } = parsed.value;
  const isSigned = verify(place.session, { type: 'signal', body: signedBody(asked, place), signature });
  return isSigned ? ok(asked) : fail('signature-invalid');
}
