import { type Bytes, concat, type Fault, fail, ok, type Result, sha256, toBase64url } from '@sotto/base';
import { encodeCanonical, type Leave, type Registration, type RosterEntry } from '@sotto/protocol';
import { type RoomLog, unsigned, verify } from '@sotto/statements';
import { type Credential, openCredential } from '../credential.ts';
import type { RoomKeys } from '../RoomKeys.ts';
import type { Session } from '../session.ts';
import { sign } from '../signing.ts';

/** One who may hold keys: who they are, as their own keys say, and under which join. */
export interface RosterMember {
  readonly join: Bytes;
  /** Base64url of the join, of the session's and of the member's key: how sets and maps name them. */
  readonly names: { readonly join: string; readonly session: string; readonly member: string };
  readonly credential: Credential;
  /** SHA-256 of the sealed credential, 32 bytes. */
  readonly credentialHash: Bytes;
  /** The number of the entry that registered them. */
  readonly version: number;
  /** Whether they said that they leave, or came back under another join. */
  readonly hasLeft: boolean;
}

/** Why an entry is not in the roster: for everybody alike, since everybody checks the same. */
export type RosterFault = 'credential-refused' | 'bad-signature' | 'taken-join' | 'unknown-join';

/** Registers a session under its join. [G6] */
export function signRegistration(
  body: Omit<Registration, 'signature'>,
  { session, roomHandle }: { readonly session: Session; readonly roomHandle: Bytes },
): Registration {
  return { ...body, signature: sign(session.signing, 'registration', { roomHandle, ...body }) };
}

/** Says that a session leaves; the next `rotate` is without it. [G6] */
export function signLeave(
  join: Bytes,
  { session, roomHandle }: { readonly session: Session; readonly roomHandle: Bytes },
): Leave {
  return { join, signature: sign(session.signing, 'leave', { roomHandle, join }) };
}

/**
 * Who may hold a room's keys, in the order of the server, which can neither add nor change an entry. [G6]
 *
 * Append-only: `add` is its one transition.
 */
export class KeyRoster {
  readonly #keys: RoomKeys;
  readonly #members = new Map<string, RosterMember>();
  /** Every join of a session, so that one that was ejected stays out under the next. */
  readonly #joins = new Map<string, readonly string[]>();
  readonly #hashes: Bytes[] = [new Uint8Array(32)];

  constructor(keys: RoomKeys) {
    this.#keys = keys;
  }

  /** How many entries there are. */
  get version(): number {
    return this.#hashes.length - 1;
  }

  /** R(n) = SHA-256(R(n-1), entry n), 32 bytes; R(0) is zeros. `undefined` for entries not seen yet. */
  hashAt(version: number): Bytes | undefined {
    return this.#hashes[version];
  }

  /** Everybody registered under a join, also who has left. */
  member(join: Uint8Array): RosterMember | undefined {
    return this.#members.get(toBase64url(join));
  }

  /** Who has not left, in the order of their entries. */
  staying(): readonly RosterMember[] {
    return [...this.#members.values()].filter(({ hasLeft }) => !hasLeft);
  }

  /** Who holds this session now. */
  memberOf(session: Uint8Array): RosterMember | undefined {
    const join = this.#joins.get(toBase64url(session))?.at(-1);
    return join === undefined ? undefined : this.#members.get(join);
  }

  /** Whether a member's session was ejected, under whichever of its joins. */
  isEjected({ names }: RosterMember, { ejected }: Pick<RoomLog, 'ejected'>): boolean {
    return (this.#joins.get(names.session) ?? []).some((join) => ejected.has(join));
  }

  /** Takes the next entry. One that does not verify is counted and names nobody, here and everywhere. */
  async add(entry: RosterEntry): Promise<Result<RosterMember, Fault<RosterFault>>> {
    const member = 'credential' in entry ? await this.#register(entry) : this.#leave(entry);
    if (member.ok) this.#members.set(member.value.names.join, member.value);
    this.#hashes.push(await sha256(concat(this.#hashes.at(-1) ?? new Uint8Array(0), encodeCanonical(entry))));
    return member;
  }

  async #register(entry: Registration): Promise<Result<RosterMember, Fault<RosterFault>>> {
    if (this.#members.has(toBase64url(entry.join))) return fail('taken-join');
    const credential = await openCredential(entry.credential, { keys: this.#keys });
    if (!credential.ok) return fail('credential-refused');
    const { session, member } = credential.value;
    if (!this.#isSigned('registration', entry, session)) return fail('bad-signature');
    const names = { join: toBase64url(entry.join), session: toBase64url(session), member: toBase64url(member) };
    this.#replace(names);
    const { join } = entry;
    const credentialHash = await sha256(entry.credential);
    const version = this.version + 1;
    return ok({ join, names, credential: credential.value, credentialHash, version, hasLeft: false });
  }

  /** A session that registers anew leaves its join of before. */
  #replace({ session, join }: RosterMember['names']): void {
    const joins = this.#joins.get(session) ?? [];
    const before = this.#members.get(joins.at(-1) ?? '');
    if (before) this.#members.set(before.names.join, { ...before, hasLeft: true });
    this.#joins.set(session, [...joins, join]);
  }

  #leave(entry: Leave): Result<RosterMember, Fault<RosterFault>> {
    const member = this.member(entry.join);
    if (!member || member.hasLeft) return fail('unknown-join');
    if (!this.#isSigned('leave', entry, member.credential.session)) return fail('bad-signature');
    return ok({ ...member, hasLeft: true });
  }

  #isSigned(type: 'registration' | 'leave', entry: RosterEntry, session: Bytes): boolean {
    const body = { roomHandle: this.#keys.roomHandle, ...unsigned(entry) };
    return verify(session, { type, body, signature: entry.signature });
  }
}
