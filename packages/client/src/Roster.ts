import { type Bytes, toBase64url } from '@sotto/base';
import { type Credential, openCredential, type RoomKeys } from '@sotto/keys';
import type { Member } from '@sotto/protocol';
import type { Person } from './RoomSnapshot.ts';

/** What the room's log, and what people say of themselves, make of somebody. */
export type Standing = Pick<Person, 'isModerator' | 'isHandRaised' | 'isInvited' | 'isWaiting' | 'powers'>;

/** Somebody whose credential was verified, and where they are. */
export interface Known {
  readonly join: Bytes;
  readonly credential: Credential;
  readonly isSelf: boolean;
  readonly isOnStage: boolean;
  readonly isMuted: boolean;
}

interface Entry {
  readonly join: Bytes;
  readonly credential: Credential;
  readonly isSelf: boolean;
  isMuted: boolean;
  isSpeaking: boolean;
  isVerified: boolean;
}

/** A part of the audience: those who verified, by their place. */
interface AudiencePart {
  readonly from: number;
  /** By join, in the server's order; `undefined` for a credential that did not verify. */
  readonly people: ReadonlyMap<string, Entry | undefined>;
}

const nobody: AudiencePart = { from: 0, people: new Map() };

/** Who is here, by the credentials that this client has opened and verified; what does not verify is not shown. */
export class Roster {
  readonly #keys: RoomKeys;
  readonly #standingOf: (known: Known) => Standing;
  readonly #stage = new Map<string, Entry>();
  readonly #refusedOnStage = new Set<string>();
  #audience = nobody;

  constructor(keys: RoomKeys, standingOf: (known: Known) => Standing) {
    this.#keys = keys;
    this.#standingOf = standingOf;
  }

  /** How many are on stage, or in the part of the audience that is shown, whose credential did not verify. */
  get refused(): number {
    const inSight = Array.from(this.#audience.people.values());
    return this.#refusedOnStage.size + inSight.filter((person) => !person).length;
  }

  /** The place in the audience from which on it is shown. */
  get audienceFrom(): number {
    return this.#audience.from;
  }

  /**
   * Verifies somebody on stage, who stays as they are shown where they are shown already.
   *
   * @returns the session key to hear them by; `undefined` where they are not to be heard
   */
  async joinStage({ join, credential: sealed }: Shown, isSelf = false): Promise<Bytes | undefined> {
    const key = toBase64url(join);
    const credential = this.#stage.get(key)?.credential ?? (await this.#open(sealed));
    if (!credential) {
      this.#refusedOnStage.add(key);
      return undefined;
    }
    this.#refusedOnStage.delete(key);
    const states = { isSelf, isMuted: true, isSpeaking: false, isVerified: true };
    if (!this.#stage.has(key)) this.#stage.set(key, { join, credential, ...states });
    return credential.session;
  }

  leaveStage(join: string): void {
    this.#stage.delete(join);
    this.#refusedOnStage.delete(join);
  }

  /** Who is on stage, by their joins, also where their credential did not verify. */
  onStage(): string[] {
    return [...this.#stage.keys(), ...this.#refusedOnStage];
  }

  /** Shows nobody on stage but these. */
  keepOnStage(joins: readonly Bytes[]): void {
    const kept = new Set(joins.map(toBase64url));
    for (const join of this.onStage()) if (!kept.has(join)) this.leaveStage(join);
  }

  setMuted(join: string, isMuted: boolean): void {
    const entry = this.#stage.get(join);
    if (entry) entry.isMuted = isMuted;
  }

  /** Whether what is heard from somebody on stage is theirs. */
  setVerified(join: string, isVerified: boolean): void {
    const entry = this.#stage.get(join);
    if (entry) entry.isVerified = isVerified;
  }

  /** @returns whether anything changed */
  setSpeaking(joins: readonly string[]): boolean {
    let isChanged = false;
    for (const [join, entry] of this.#stage) {
      const isSpeaking = !entry.isMuted && entry.isVerified && joins.includes(join);
      isChanged ||= isSpeaking !== entry.isSpeaking;
      entry.isSpeaking = isSpeaking;
    }
    return isChanged;
  }

  /** Shows those who listen from one place on, in order. Who was shown before has verified already. */
  async showAudience(members: readonly Shown[], self: Bytes, from = 0): Promise<void> {
    const own = toBase64url(self);
    const before = this.#audience.people;
    const people = await Promise.all(
      members.map(async ({ join, credential }) => {
        const key = toBase64url(join);
        const entry = before.get(key) ?? (await this.#meet(join, credential));
        return [key, entry && { ...entry, isSelf: key === own }] as const;
      }),
    );
    this.#audience = { from, people: new Map(people) };
  }

  stage(): Person[] {
    return Array.from(this.#stage, ([key, entry]) => this.#draw(key, entry, true));
  }

  /** Whoever has gone on stage since this part was shown is there and not here. */
  audience(): Person[] {
    const shown = Array.from(this.#audience.people).filter(([key]) => !this.#stage.has(key));
    return shown.flatMap(([key, entry]) => (entry ? [this.#draw(key, entry, false)] : []));
  }

  /** Somebody who is not in sight, as they would be shown in the audience. */
  describe(join: Bytes, credential: Credential): Person {
    const entry = { join, credential, isSelf: false, isMuted: false, isSpeaking: false, isVerified: true };
    return this.#draw(toBase64url(join), entry, false);
  }

  /** Whoever is on stage or in the part of the audience that is shown, by their key in a snapshot. */
  find(key: string): Known | undefined {
    const entry = this.#stage.get(key) ?? this.#audience.people.get(key);
    return entry && { ...entry, isOnStage: this.#stage.has(key) };
  }

  #draw(key: string, { join, credential, ...states }: Entry, isOnStage: boolean): Person {
    const known = { join, credential, isOnStage, isSelf: states.isSelf, isMuted: states.isMuted };
    return { key, name: credential.name, ...states, ...this.#standingOf(known) };
  }

  async #meet(join: Bytes, sealed: Bytes): Promise<Entry | undefined> {
    const credential = await this.#open(sealed);
    const states = { isSelf: false, isMuted: false, isSpeaking: false, isVerified: true };
    return credential && { join, credential, ...states };
  }

  async #open(sealed: Bytes): Promise<Credential | undefined> {
    const opened = await openCredential(sealed, { keys: this.#keys });
    return opened.ok ? opened.value : undefined;
  }
}

type Shown = Pick<Member, 'join' | 'credential'>;
