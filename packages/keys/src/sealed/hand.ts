import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';
import { bytes, encodeCanonical, limits, parseMessage, uint } from '@sotto/protocol';
import { verify } from '@sotto/records';
import * as v from 'valibot';
import type { Session } from '../identity/session.ts';
import { sign } from '../identity/signing.ts';
import type { RoomKeys } from '../link/RoomKeys.ts';
import { open, type SealedKind, seal } from './sealed.ts';

const kind: SealedKind = { type: 'hand', sealedBytes: limits.handBytes };

const content = v.strictObject({
  counter: uint(Number.MAX_SAFE_INTEGER),
  isRaised: v.boolean(),
  signature: bytes(64),
});

/** A member's hand, raised or not. */
export interface Hand {
  /** Rises with each change by this session, so that an older one is recognised. */
  readonly counter: number;
  readonly isRaised: boolean;
}

/** The room in which a hand is raised, and the join that raises it, 16 bytes. */
interface Place {
  readonly keys: Pick<RoomKeys, 'metadataKey' | 'roomHandle'>;
  readonly join: Uint8Array;
}

function signedBody({ counter, isRaised }: Hand, { keys: { roomHandle }, join }: Place): Record<string, unknown> {
  return { roomHandle, join, counter, isRaised };
}

/** Signs and seals our hand: `limits.handBytes` bytes, raised or not. [K9, K17] */
export function sealHand(hand: Hand, place: Place & { readonly session: Pick<Session, 'signing'> }): Bytes {
  const { counter, isRaised } = hand;
  const signature = sign(place.session.signing, 'hand', signedBody(hand, place));
  return seal(kind, encodeCanonical({ counter, isRaised, signature }), place.keys);
}

/**
 * Opens the hand of a join, whose session is this Ed25519 key of 32 bytes. The caller refuses one that is not newer.
 * [K17]
 */
export function openHand(
  sealed: Uint8Array,
  place: Place & { readonly session: Uint8Array },
): Result<Hand, Fault<'seal-broken' | 'hand-malformed' | 'signature-invalid'>> {
  const opened = open(kind, sealed, place.keys);
  if (!opened.ok) return opened;
  const parsed = parseMessage(content, opened.value);
  if (!parsed.ok) return fail('hand-malformed');
  const { signature, ...hand } = parsed.value;
  const isSigned = verify(place.session, { type: 'hand', body: signedBody(hand, place), signature });
  return isSigned ? ok(hand) : fail('signature-invalid');
}
