import { type Bytes, concat, type Fault, fail, isEqual, ok, type Result, sha256, toBase64url } from '@sotto/base';
import { encodeCanonical, type Leave, type Member, type Registration, type RosterEntry } from '@sotto/protocol';
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

/** Somebody known by an introduction alone, until the entries reach their number. */
interface Introduction {
  /** Base64url of the join. */
  readonly join: string;
  /** The entry as it was introduced, canonical. */
  readonly entry: Bytes;
}

/**
 * Who may hold a room's keys, in the order of the server, which can neither add nor change an entry. [G6]
 *
 * Entries are read one after the other, by `add`; whoever does not read them knows single members, by `introduce`. Where
 * both name somebody they must say the same.
 */
export class KeyRoster {
  readonly #keys: RoomKeys;
  readonly #members = new Map<string, RosterMember>();
  /** Every join of a session, so that one that was ejected stays out under the next. */
  readonly #joins = new Map<string, readonly string[]>();
  readonly #introductions = new Map<number, Introduction>();
  readonly #hashes: Bytes[] = [new Uint8Array(32)];
  #isSplit = false;

  constructor(keys: RoomKeys) {
    this.#keys = keys;
  }

  /** How many entries were read. */
  get version(): number {
    return this.#hashes.length - 1;
  }

  /** Whether we were shown two entries for one number or one join. */
  get isSplit(): boolean {
    return this.#isSplit;
  }

  /** R(n) = SHA-256(R(n-1), entry n), 32 bytes; R(0) is zeros. `undefined` for entries not read yet. */
  hashAt(version: number): Bytes | undefined {
    return this.#hashes[version];
  }

  /** Who registered under a join, read or introduced, also who has left. */
  member(join: Uint8Array): RosterMember | undefined {
    return this.named(toBase64url(join));
  }

  /** The same by base64url of the join. */
  named(join: string): RosterMember | undefined {
    return this.#members.get(join);
  }

  /** Whether a member's entry was read in its place, and not only introduced. */
  isRead({ version }: RosterMember): boolean {
    return version <= this.version;
  }

  /** Whose entry was read and who has not left, in the order of their entries. */
  staying(): readonly RosterMember[] {
    return [...this.#members.values()].filter((member) => !member.hasLeft && this.isRead(member));
  }

  /** Who holds this session now. */
  memberOf(session: Uint8Array): RosterMember | undefined {
    return this.#under(toBase64url(session)).reduce<RosterMember | undefined>(
      (last, member) => (last && last.version > member.version ? last : member),
      undefined,
    );
  }

  /** A member under each of its joins, this one and those that it has left. */
  joinsOf({ names }: RosterMember): readonly RosterMember[] {
    return this.#under(names.session);
  }

  /** Whether a member's session was ejected, under whichever of its joins. */
  isEjected({ names }: RosterMember, { ejected }: Pick<RoomLog, 'ejected'>): boolean {
    return (this.#joins.get(names.session) ?? []).some((join) => ejected.has(join));
  }

  /** Takes the next entry. One that does not verify is counted and names nobody, here and everywhere. */
  async add(entry: RosterEntry): Promise<Result<RosterMember, Fault<RosterFault>>> {
    const version = this.version + 1;
    const encoded = encodeCanonical(entry);
    const member = this.#takeIntroduced(version, encoded) ?? (await this.#read(entry, version));
    this.#hashes.push(await sha256(concat(this.#hashes.at(-1) ?? new Uint8Array(0), encoded)));
    return member;
  }

  /** Takes a member whose entry was not read; what does not verify, or contradicts what is known, changes nobody. */
  async introduce({ version, ...entry }: Member): Promise<Result<RosterMember, Fault<RosterFault>>> {
    const known = this.member(entry.join);
    const hash = await sha256(entry.credential);
    if (known?.version === version && isEqual(known.credentialHash, hash)) return ok(known);
    const member = await this.#open(entry, version);
    if (!member.ok) return member;
    if (known || version <= this.version || this.#introductions.has(version)) {
      this.#isSplit = true;
      return fail('taken-join');
    }
    this.#introductions.set(version, { join: member.value.names.join, entry: encodeCanonical(entry) });
    return ok(this.#enroll(member.value));
  }

  /** Whom an entry registers if it was introduced before; an introduction that it contradicts is void. */
  #takeIntroduced(version: number, encoded: Bytes): Result<RosterMember, never> | undefined {
    const introduction = this.#introductions.get(version);
    if (!introduction) return undefined;
    const { join, entry } = introduction;
    this.#introductions.delete(version);
    const member = this.#members.get(join);
    this.#members.delete(join);
    if (!member || !isEqual(entry, encoded)) {
      this.#isSplit = true;
      return undefined;
    }
    this.#members.set(join, member);
    return ok(member);
  }

  async #read(entry: RosterEntry, version: number): Promise<Result<RosterMember, Fault<RosterFault>>> {
    if (!('credential' in entry)) return this.#leave(entry);
    const known = this.member(entry.join);
    if (known && this.isRead(known)) return fail('taken-join');
    const member = await this.#open(entry, version);
    if (!member.ok) return member;
    if (known) {
      this.#isSplit = true;
      this.#introductions.delete(known.version);
      this.#members.delete(known.names.join);
    }
    return ok(this.#enroll(member.value));
  }

  /** A registration as its own signature says. */
  async #open(entry: Registration, version: number): Promise<Result<RosterMember, Fault<RosterFault>>> {
    const credential = await openCredential(entry.credential, { keys: this.#keys });
    if (!credential.ok) return fail('credential-refused');
    const { session, member } = credential.value;
    if (!this.#isSigned('registration', entry, session)) return fail('bad-signature');
    const names = { join: toBase64url(entry.join), session: toBase64url(session), member: toBase64url(member) };
    const credentialHash = await sha256(entry.credential);
    return ok({ join: entry.join, names, credential: credential.value, credentialHash, version, hasLeft: false });
  }

  /** A session that registers anew has left its join of before. */
  #enroll(member: RosterMember): RosterMember {
    const { session, join } = member.names;
    const others = this.#under(session);
    for (const other of others) {
      if (other.version < member.version) this.#members.set(other.names.join, { ...other, hasLeft: true });
    }
    const enrolled = { ...member, hasLeft: others.some(({ version }) => version > member.version) };
    this.#members.set(join, enrolled);
    this.#joins.set(session, [...new Set([...(this.#joins.get(session) ?? []), join])]);
    return enrolled;
  }

  #under(session: string): readonly RosterMember[] {
    return (this.#joins.get(session) ?? []).flatMap((join) => this.#members.get(join) ?? []);
  }

  #leave(entry: Leave): Result<RosterMember, Fault<RosterFault>> {
    const member = this.member(entry.join);
    if (!member || member.hasLeft || !this.isRead(member)) return fail('unknown-join');
    if (!this.#isSigned('leave', entry, member.credential.session)) return fail('bad-signature');
    const left = { ...member, hasLeft: true };
    this.#members.set(left.names.join, left);
    return ok(left);
  }

  #isSigned(type: 'registration' | 'leave', entry: RosterEntry, session: Bytes): boolean {
    const body = { roomHandle: this.#keys.roomHandle, ...unsigned(entry) };
    return verify(session, { type, body, signature: entry.signature });
  }
}
