import { type Bytes, toBase64url } from '@sotto/base';
import type { Credential, OpenedEntry } from '@sotto/keys';
import type { Member } from '@sotto/protocol';
import type { Person } from '../view/RoomSnapshot.ts';
import type { EntryOpener } from './EntryOpener.ts';

/** A person's state according to the room's log and their own signed messages. */
export type Standing = Pick<Person, 'isModerator' | 'isHandRaised' | 'isInvited' | 'isWaiting' | 'powers'>;

/** A member whose registration and credential were checked. */
export interface Verified {
  readonly join: Bytes;
  /** The number of their entry in the roster. */
  readonly version: number;
  readonly credential: Credential;
}

/** A verified person, with the place where they are. */
export interface Known extends Verified {
  readonly isSelf: boolean;
  readonly isOnStage: boolean;
  readonly isMuted: boolean;
}

interface Entry extends Verified {
  readonly isSelf: boolean;
  isMuted: boolean;
  isSpeaking: boolean;
  isVerified: boolean;
}

/** A part of the audience: those who verified, by their place. */
interface AudiencePart {
  readonly from: number;
  /** By join, in the server's order; `undefined` for an entry that did not verify. */
  readonly people: ReadonlyMap<string, Entry | undefined>;
}

const nobody: AudiencePart = { from: 0, people: new Map() };

/** The people here, from the entries that this client has opened and verified. Unverified ones are not shown. */
export class Roster {
  readonly #entries: EntryOpener;
  readonly #standingOf: (known: Known) => Standing;
  readonly #stage = new Map<string, Entry>();
  readonly #refusedOnStage = new Set<string>();
  #audience = nobody;

  constructor(entries: EntryOpener, standingOf: (known: Known) => Standing) {
    this.#entries = entries;
    this.#standingOf = standingOf;
  }

  /** Number of unverified entries on stage and in the shown part of the audience. */
  get refused(): number {
    const inSight = Array.from(this.#audience.people.values());
    return this.#refusedOnStage.size + inSight.filter((person) => !person).length;
  }

  /** The place in the audience where the shown part begins. */
  get audienceFrom(): number {
    return this.#audience.from;
  }

  /**
   * Verifies a member on stage; one who is already shown stays as they are.
   *
   * @returns the session key to hear them by; `undefined` if they must not be heard
   */
  async joinStage(member: Member, isSelf = false): Promise<Bytes | undefined> {
    const key = toBase64url(member.join);
    const verified = this.#stage.get(key) ?? verify(await this.#entries.open(member));
    if (!verified) {
      this.#refusedOnStage.add(key);
      return undefined;
    }
    this.#refusedOnStage.delete(key);
    const states = { isSelf, isMuted: true, isSpeaking: false, isVerified: true };
    if (!this.#stage.has(key)) this.#stage.set(key, { ...verified, ...states });
    return verified.credential.session;
  }

  leaveStage(join: string): void {
    this.#stage.delete(join);
    this.#refusedOnStage.delete(join);
  }

  /** The joins of everyone on stage, including unverified ones. */
  onStage(): string[] {
    return [...this.#stage.keys(), ...this.#refusedOnStage];
  }

  /** Shows nobody on stage but these. */
  keepOnStage(joins: readonly Bytes[]): void {
    const kept = new Set(joins.map(toBase64url));
    for (const join of this.onStage()) if (!kept.has(join)) this.leaveStage(join);
  }

  /** The person behind a join on stage, by a name that is the same at each of their stays. */
  memberOf(join: string): string | undefined {
    const entry = this.#stage.get(join);
    return entry && nameMember(entry.credential.member);
  }

  setMuted(join: string, isMuted: boolean): void {
    const entry = this.#stage.get(join);
    if (entry) entry.isMuted = isMuted;
  }

  /** Notes whether the sound from a member on stage is verified as theirs. */
  setVerified(join: string, isVerified: boolean): void {
    const entry = this.#stage.get(join);
    if (entry) entry.isVerified = isVerified;
  }

  /** Notes whose sound is heard now, and whether our own microphone gives sound. @returns whether anything changed */
  setSpeaking(joins: readonly string[], isSelfSpeaking = false): boolean {
    let isChanged = false;
    for (const [join, entry] of this.#stage) {
      const isHeard = !entry.isMuted && entry.isVerified && joins.includes(join);
      const isSpeaking = entry.isSelf ? isSelfSpeaking : isHeard;
      isChanged ||= isSpeaking !== entry.isSpeaking;
      entry.isSpeaking = isSpeaking;
    }
    return isChanged;
  }

  /** Shows listeners from one index on, in order. Listeners who were shown before are already verified. */
  async showAudience(members: readonly Member[], self: Bytes, from = 0): Promise<void> {
    const own = toBase64url(self);
    const before = this.#audience.people;
    const people = await Promise.all(
      members.map(async (member) => {
        const key = toBase64url(member.join);
        const entry = before.get(key) ?? (await this.#meet(member));
        return [key, entry && { ...entry, isSelf: key === own }] as const;
      }),
    );
    this.#audience = { from, people: new Map(people) };
  }

  stage(): Person[] {
    return Array.from(this.#stage, ([key, entry]) => this.#draw(key, entry, true));
  }

  /** The shown part of the audience, without members who have gone on stage since. */
  audience(): Person[] {
    const shown = Array.from(this.#audience.people).filter(([key]) => !this.#stage.has(key));
    return shown.flatMap(([key, entry]) => (entry ? [this.#draw(key, entry, false)] : []));
  }

  /** Returns a member who is not in sight, as the audience would show them. */
  describe({ join, version, credential }: Verified): Person {
    const states = { isSelf: false, isMuted: false, isSpeaking: false, isVerified: true };
    return this.#draw(toBase64url(join), { join, version, credential, ...states }, false);
  }

  /** Finds a member on stage or in the shown part of the audience by their key in a snapshot. */
  find(key: string): Known | undefined {
    const entry = this.#stage.get(key) ?? this.#audience.people.get(key);
    return entry && { ...entry, isOnStage: this.#stage.has(key) };
  }

  #draw(key: string, { join, version, credential, ...states }: Entry, isOnStage: boolean): Person {
    const known = { join, version, credential, isOnStage, isSelf: states.isSelf, isMuted: states.isMuted };
    const member = nameMember(credential.member);
    return { key, member, name: credential.name, ...states, ...this.#standingOf(known) };
  }

  async #meet(member: Member): Promise<Entry | undefined> {
    const verified = verify(await this.#entries.open(member));
    return verified && { ...verified, isSelf: false, isMuted: false, isSpeaking: false, isVerified: true };
  }
}

function verify({ version, entry: { join }, credential }: OpenedEntry): Verified | undefined {
  return credential && { join, version, credential };
}

/** Spells half of a member key: enough to tell people apart, and nothing of a key's size crosses to the page. */
function nameMember(key: Bytes): string {
  return toBase64url(key.subarray(0, 16));
}
