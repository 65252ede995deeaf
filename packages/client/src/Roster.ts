import { type Bytes, toBase64url } from '@sotto/base';
import { type Credential, openCredential, type RoomKeys } from '@sotto/keys';
import type { Member } from '@sotto/protocol';
import type { Person } from './RoomSnapshot.ts';

interface Entry {
  readonly credential: Credential;
  readonly isSelf: boolean;
  isMuted: boolean;
  isSpeaking: boolean;
}

/** Who is here, by the credentials that this client has opened and verified; what does not verify is not shown. */
export class Roster {
  readonly #keys: RoomKeys;
  readonly #stage = new Map<string, Entry>();
  #audience: Person[] = [];
  #refused = 0;

  constructor(keys: RoomKeys) {
    this.#keys = keys;
  }

  /** Credentials that did not verify, so far. */
  get refused(): number {
    return this.#refused;
  }

  /** Verifies somebody on stage; the session key to hear them by, or `undefined` where they are not to be heard. */
  async joinStage({ join, credential: sealed }: Member, isSelf = false): Promise<Bytes | undefined> {
    const credential = await this.#open(sealed);
    if (!credential) return undefined;
    this.#stage.set(toBase64url(join), { credential, isSelf, isMuted: true, isSpeaking: false });
    return credential.session;
  }

  leaveStage(join: string): void {
    this.#stage.delete(join);
  }

  clear(): void {
    this.#stage.clear();
    this.#audience = [];
  }

  setMuted(join: string, isMuted: boolean): void {
    const entry = this.#stage.get(join);
    if (entry) entry.isMuted = isMuted;
  }

  /** @returns whether anything changed */
  setSpeaking(joins: readonly string[]): boolean {
    let isChanged = false;
    for (const [join, entry] of this.#stage) {
      const isSpeaking = !entry.isMuted && joins.includes(join);
      isChanged ||= isSpeaking !== entry.isSpeaking;
      entry.isSpeaking = isSpeaking;
    }
    return isChanged;
  }

  /** Shows one page of who listens, in order. */
  async showAudience(members: readonly Member[], self: Bytes): Promise<void> {
    const own = toBase64url(self);
    const people = await Promise.all(
      members.map(async ({ join, credential: sealed }) => {
        const credential = await this.#open(sealed);
        const key = toBase64url(join);
        const entry = credential && { credential, isSelf: key === own, isMuted: false, isSpeaking: false };
        return entry && toPerson(key, entry);
      }),
    );
    this.#audience = people.filter((person) => person !== undefined);
  }

  stage(): Person[] {
    return Array.from(this.#stage, ([key, entry]) => toPerson(key, entry));
  }

  /** Whoever has gone on stage since the page was shown is there and not here. */
  audience(): Person[] {
    return this.#audience.filter(({ key }) => !this.#stage.has(key));
  }

  async #open(sealed: Bytes): Promise<Credential | undefined> {
    const opened = await openCredential(sealed, { keys: this.#keys });
    if (opened.ok) return opened.value;
    this.#refused++;
    return undefined;
  }
}

function toPerson(key: string, { credential, isSelf, isMuted, isSpeaking }: Entry): Person {
  return { key, name: credential.name, isSelf, isModerator: credential.isOwner, isMuted, isSpeaking };
}
