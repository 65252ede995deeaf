import { type Bytes, concat, type Fault, fail, isEqual, ok, type Result } from '@sotto/base';
import { bytes, encodeCanonical, limits, parseMessage } from '@sotto/protocol';
import { fingerprintOwner, verify } from '@sotto/records';
import * as v from 'valibot';
import { createMac, verifyMac } from '../identity/mac.ts';
import type { SigningKey } from '../identity/SigningKey.ts';
import type { Session } from '../identity/session.ts';
import { sign } from '../identity/signing.ts';
import type { RoomKeys } from '../link/RoomKeys.ts';
import { isName, type Name } from './displayText.ts';
import { open, type SealedKind, seal } from './sealed.ts';

const kind: SealedKind = { type: 'credential', sealedBytes: limits.credentialBytes };
const macBytes = 32;

const credentialBody = v.strictObject({
  member: bytes(32),
  session: bytes(32),
  exchange: bytes(32),
  name: v.custom<Name>(isName),
  certificate: bytes(64),
});
type CredentialBody = v.InferOutput<typeof credentialBody>;

/** A member's identity in a room, as their own keys state it. */
export interface Credential {
  /** The pseudonym's Ed25519 key, or the owner's, 32 bytes: the same at every stay in this room. */
  readonly member: Bytes;
  /** The session's Ed25519 key, 32 bytes. */
  readonly session: Bytes;
  /** The session's X25519 key, 32 bytes. */
  readonly exchange: Bytes;
  readonly name: Name;
  /** True if the link names this member as the room's owner. */
  readonly isOwner: boolean;
}

/** Why a credential is refused; such a member is dropped and counted, never shown. */
export type CredentialFault =
  | 'seal-broken'
  | 'mac-mismatch'
  | 'credential-malformed'
  | 'certificate-invalid'
  | 'session-mismatch';

type Certified = Omit<CredentialBody, 'certificate' | 'member'>;

/** The name is certified too, so that no other holder of the link can rename a member. */
function certificateBody({ roomHandle }: RoomKeys, { session, exchange, name }: Certified): Record<string, unknown> {
  return { roomHandle, session, exchange, name };
}

/**
 * Seals who we are for the other members: `limits.credentialBytes` bytes, whatever the name. [K9-K10]
 *
 * `memberKey` certifies the session and the name; the MAC shows that a holder of the link made it. The server sees none of
 * it.
 */
export async function sealCredential(options: {
  readonly keys: RoomKeys;
  readonly memberKey: SigningKey;
  readonly session: Session;
  readonly name: Name;
}): Promise<Bytes> {
  const { keys, memberKey, session, name } = options;
  const certified = { session: session.signing.publicKey, exchange: session.exchange.publicKey, name };
  const certificate = sign(memberKey, 'session-certificate', certificateBody(keys, certified));
  const content = encodeCanonical({ member: memberKey.publicKey, ...certified, certificate } satisfies CredentialBody);
  return seal(kind, concat(await createMac(keys.credentialMacKey, content), content), keys);
}

/**
 * Opens a credential and checks all of it. [K9-K11]
 *
 * `expectedSession` is the Ed25519 key under which this member signs or sends, if the caller knows it already. The
 * server can replay an older credential of the same room: only use of the session's key shows that its owner is there.
 */
export async function openCredential(
  sealed: Uint8Array,
  { keys, expectedSession }: { readonly keys: RoomKeys; readonly expectedSession?: Uint8Array },
): Promise<Result<Credential, Fault<CredentialFault>>> {
  const opened = open(kind, sealed, keys);
  if (!opened.ok) return opened;
  const content = opened.value.slice(macBytes);
  if (!(await verifyMac(keys.credentialMacKey, content, opened.value.slice(0, macBytes)))) return fail('mac-mismatch');
  const parsed = parseMessage(credentialBody, content);
  if (!parsed.ok) return fail('credential-malformed');
  const { certificate: signature, ...credential } = parsed.value;
  const body = certificateBody(keys, credential);
  if (!verify(credential.member, { type: 'session-certificate', body, signature })) return fail('certificate-invalid');
  if (expectedSession && !isEqual(credential.session, expectedSession)) return fail('session-mismatch');
  const isOwner = isEqual(fingerprintOwner(credential.member), keys.ownerFingerprint);
  return ok({ ...credential, isOwner });
}
