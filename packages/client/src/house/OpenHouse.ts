import { fail, ok } from '@sotto/base';
import { ready } from '@sotto/envelope';
import { linkPath, openHouseName, parseHouseLink, type Title } from '@sotto/keys';
import type { Code } from '@sotto/protocol';
import { connectionAt, waitBefore } from '../connection/comeBackPace.ts';
import { Hurry } from '../connection/Hurry.ts';
import type { Done } from '../Done.ts';
import type { Connection } from '../view/RoomSnapshot.ts';
import { SnapshotStore } from '../view/SnapshotStore.ts';
import { HallwayRooms } from './HallwayRooms.ts';
import { createHouseAccess, type HouseAccess, type HouseOptions } from './HouseAccess.ts';
import type { HouseSnapshot, HouseView } from './HouseSnapshot.ts';

/** A house that is open to its link's holder. */
interface Inside {
  readonly access: HouseAccess;
  readonly rooms: HallwayRooms;
  readonly name: Title;
  readonly link: string;
}

/** Interval at which changes of a hallway are drawn together, in milliseconds. */
const drawEveryMs = 100;

/** A house without a screen: its name and its live rooms, for as long as somebody looks. */
export class OpenHouse implements HouseView {
  readonly #options: HouseOptions;
  readonly #store = new SnapshotStore<HouseSnapshot>({ phase: 'opening' });
  #inside: Inside | undefined;
  #connection: Connection = 'connected';
  #endConnection: () => void = () => undefined;
  /** Events take their effects one after the other, also those of a connection before. */
  #turn: Promise<unknown> = Promise.resolve();
  #drawing: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;
  readonly #hurry = new Hurry();

  private constructor(options: HouseOptions) {
    this.#options = options;
  }

  /** Opens the house of a link's fragment, damaged or not. */
  static open(fragment: string, options: HouseOptions): OpenHouse {
    const house = new OpenHouse(options);
    house.#begin(() => house.#open(fragment));
    return house;
  }

  subscribe(onChange: () => void): () => void {
    return this.#store.subscribe(onChange);
  }

  snapshot(): HouseSnapshot {
    return this.#store.current;
  }

  async linkOf(key: string): Promise<string | undefined> {
    return this.#inside?.rooms.linkOf(key);
  }

  /** Tries to come back at once if it waits for the next try. */
  checkConnection(): void {
    this.#hurry.now();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#drawing);
    this.#endConnection();
    this.#inside?.access.close();
    this.#inside?.rooms.close();
  }

  /** Runs a step without which there is no house: its refusal ends the look. */
  #begin(step: () => Promise<Done>): void {
    void step()
      .catch(() => fail('internal' as const))
      .then((done) => {
        if (done.ok || this.#isClosed) return;
        this.close();
        this.#store.publish({ phase: 'failed', code: done.error.code });
      });
  }

  async #open(fragment: string): Promise<Done> {
    await ready;
    const link = parseHouseLink(fragment);
    if (!link.ok) return link;
    const access = await createHouseAccess(link.value, this.#options);
    link.value.secret.wipe();
    const address = `${this.#options.origin}${linkPath('house')}#${fragment}`;
    const looked = this.#isClosed ? fail('server-unreachable' as const) : await this.#look(access, address);
    if (!looked.ok || this.#isClosed) access.close();
    return looked;
  }

  /** Connects and watches. All rooms come before the answer, so the picture is complete then. [H5] */
  async #look(access: HouseAccess, link: string): Promise<Done> {
    const connected = await access.connect();
    if (!connected.ok) return connected;
    const { connection, preview } = connected.value;
    this.#endConnection = () => connection.close();
    const name = preview && openHouseName(preview.name, access.keys);
    if (!name?.ok || this.#isClosed) {
      connection.close();
      return fail(name?.ok === false ? 'link-damaged' : 'house-gone');
    }
    const rooms = this.#inside?.rooms ?? new HallwayRooms(access);
    const inTurn = (step: () => unknown) => {
      // Nothing from a peer throws here. An error is our own bug, and then only a new connection shows the true state.
      this.#turn = this.#turn.then(step).catch(() => connection.close());
      return this.#turn;
    };
    void inTurn(() => rooms.beginLook());
    connection.onEvent((event) => void inTurn(() => rooms.apply(event).then(() => this.#drawSoon())));
    const watched = await connection.request('watch', {});
    await this.#turn;
    if (!watched.ok || this.#isClosed) {
      connection.close();
      return watched.ok ? fail('server-unreachable') : watched;
    }
    rooms.endLook();
    this.#inside = { access, rooms, name: name.value, link };
    this.#connection = 'connected';
    connection.onClose(() => this.#begin(() => this.#comeBack()));
    this.#draw();
    return ok(null);
  }

  async #comeBack(): Promise<Done> {
    for (let attempt = 0; this.#inside && !this.#isClosed; attempt++) {
      this.#connection = connectionAt(attempt);
      this.#draw();
      await waitBefore(attempt, this.#hurry.signal);
      if (this.#isClosed) break;
      const looked = await this.#look(this.#inside.access, this.#inside.link);
      // If the house's server refuses now, trying again will not help.
      if (looked.ok || isFinal(looked.error.code)) return looked;
    }
    return ok(null);
  }

  #drawSoon(): void {
    this.#drawing ??= setTimeout(() => this.#draw(), drawEveryMs);
  }

  #draw(): void {
    clearTimeout(this.#drawing);
    this.#drawing = undefined;
    if (!this.#inside || this.#isClosed) return;
    const { name, link, rooms } = this.#inside;
    this.#store.publish({ phase: 'open', name, link, rooms: rooms.list(), connection: this.#connection });
  }
}

/** Tells whether a refusal is final: the house's own server refuses a link that worked before. */
function isFinal(code: Code): boolean {
  return code === 'house-gone' || code === 'link-damaged' || code === 'server-key-mismatch';
}
