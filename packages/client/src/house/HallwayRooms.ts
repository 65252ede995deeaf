import { isEqual, toBase64url } from '@sotto/base';
import {
  deriveRoomKeys,
  formatRoomFragment,
  openCredential,
  openListing,
  openMetadata,
  type RoomKeys,
  type Title,
} from '@sotto/keys';
import type { HouseEvent } from '@sotto/protocol';
import type { HouseAccess } from './HouseAccess.ts';
import type { ListedRoom, ListedSpeaker } from './HouseSnapshot.ts';

type EventOf<Name extends HouseEvent['event']> = Extract<HouseEvent, { event: Name }>;

interface Entry {
  readonly key: string;
  readonly fragment: string;
  readonly keys: RoomKeys;
  title: Title;
  stage: readonly ListedSpeaker[];
  stageCount: number;
  audienceCount: number;
  /** The look at the hallway that last showed it. */
  seen: number;
}

/**
 * The live rooms of a house, each by its own keys: its link is sealed for the house, its card and credentials for the
 * room. Unverified ones are not shown. [H6]
 */
export class HallwayRooms {
  readonly #house: Pick<HouseAccess, 'keys' | 'serverFingerprint'>;
  readonly #entries = new Map<string, Entry>();
  #look = 0;
  #keys = 0;
  #isClosed = false;

  constructor(house: Pick<HouseAccess, 'keys' | 'serverFingerprint'>) {
    this.#house = house;
  }

  /**
   * Begins a new look: the server lists every room again, and rooms that it has not listed by `endLook` are dropped.
   * Until then the old ones stay.
   */
  beginLook(): void {
    this.#look++;
  }

  endLook(): void {
    for (const [handle, { seen }] of this.#entries) if (seen !== this.#look) this.#remove(handle);
  }

  async apply(event: HouseEvent): Promise<void> {
    const handle = toBase64url(event.roomHandle);
    if (event.event === 'room-listed') await this.#list(handle, event);
    else if (event.event === 'room-unlisted') this.#remove(handle);
    else {
      const entry = this.#entries.get(handle);
      if (entry) await glimpse(entry, event);
    }
  }

  list(): ListedRoom[] {
    return Array.from(this.#entries.values(), ({ key, title, stage, stageCount, audienceCount }) => {
      return { key, title, stage, stageCount, audienceCount };
    });
  }

  linkOf(key: string): string | undefined {
    for (const entry of this.#entries.values()) if (entry.key === key) return entry.fragment;
    return undefined;
  }

  /** Wipes every room's keys; idempotent. */
  close(): void {
    this.#isClosed = true;
    for (const handle of this.#entries.keys()) this.#remove(handle);
  }

  async #list(handle: string, event: EventOf<'room-listed'>): Promise<void> {
    const entry = this.#entries.get(handle) ?? (await this.#open(event));
    const card = entry && openMetadata(event.card, entry.keys);
    if (!entry || !card?.ok) return this.#refuse(handle, entry);
    entry.title = card.value.title;
    entry.seen = this.#look;
    await glimpse(entry, event);
    if (this.#isClosed) entry.keys.close();
    else this.#entries.set(handle, entry);
  }

  /** The room behind a listing, which must be the one that the server names and on the house's own server. */
  async #open({ listing, roomHandle }: EventOf<'room-listed'>): Promise<Entry | undefined> {
    const link = openListing(listing, this.#house.keys);
    if (!link.ok) return undefined;
    const isHere = isEqual(link.value.serverFingerprint, this.#house.serverFingerprint);
    const keys = isHere ? await deriveRoomKeys(link.value) : undefined;
    const fragment = formatRoomFragment(link.value);
    link.value.secret.wipe();
    if (!keys) return undefined;
    const entry = { key: `${++this.#keys}`, fragment, keys, title: '' as Title, stage: [], seen: this.#look };
    if (isEqual(keys.roomHandle, roomHandle)) return { ...entry, stageCount: 0, audienceCount: 0 };
    keys.close();
    return undefined;
  }

  #refuse(handle: string, entry: Entry | undefined): void {
    entry?.keys.close();
    this.#remove(handle);
  }

  #remove(handle: string): void {
    this.#entries.get(handle)?.keys.close();
    this.#entries.delete(handle);
  }
}

type Glimpse = Pick<EventOf<'room-changed'>, 'stage' | 'stageCount' | 'audienceCount'>;

/** Keeps one of two with the same session: they are one person, or a copy of their credential. */
async function glimpse(entry: Entry, { stage, stageCount, audienceCount }: Glimpse): Promise<void> {
  if (stage) {
    const opened = await Promise.all(stage.map((sealed) => openCredential(sealed, { keys: entry.keys })));
    const speakers = new Map<string, ListedSpeaker>();
    for (const credential of opened) {
      if (!credential.ok) continue;
      const key = toBase64url(credential.value.session);
      speakers.set(key, { key, name: credential.value.name });
    }
    entry.stage = [...speakers.values()];
  }
  entry.stageCount = stageCount;
  entry.audienceCount = audienceCount;
}
