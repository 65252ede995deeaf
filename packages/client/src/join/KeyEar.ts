import { type Bytes, isEqual, toBase64url } from '@sotto/base';
import type { KeyEvent } from '@sotto/keys';
import type { Member, RoomEvent, RoomPreview } from '@sotto/protocol';
import type { RoomFrames } from '../stage/RoomFrames.ts';
import type { EntryOpener } from './EntryOpener.ts';
import { readKeyEvent } from './readKeyEvent.ts';

export interface KeyEarOptions {
  readonly entries: EntryOpener;
  readonly frames: RoomFrames;
  /** H(0). */
  readonly start: Bytes;
  readonly onEvent: (event: KeyEvent) => void;
}

/** Turns messages of the server into events of the keys, in order, even if one of them takes time to process. [R13] */
export class KeyEar {
  readonly #options: KeyEarOptions;
  #stage = new Map<string, Bytes>();
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(options: KeyEarOptions) {
    this.#options = options;
  }

  /** Takes in the part of an event about keys and people. */
  hear(event: RoomEvent): void {
    this.inTurn(() => this.#hear(event));
  }

  /** Introduces to the keys members whose statements may count, or our own entry of the roster. */
  introduce(members: readonly Member[]): void {
    this.inTurn(async () => {
      const entries = await Promise.all(members.map((member) => this.#options.entries.open(member)));
      this.#tell({ type: 'entries', entries });
    });
  }

  /**
   * Reports the members on stage, on entering and on coming back. After a restart of the server not all of them are
   * back yet, so earlier ones stay until the server lists the stage. [R11]
   */
  meet({ stage }: Pick<RoomPreview, 'stage'>): void {
    this.introduce(stage);
    const joins = stage.map(({ join }) => join);
    this.inTurn(() => {
      const told = new Set(joins.map(toBase64url));
      const others = [...this.#stage].filter(([name]) => !told.has(name)).map(([, join]) => join);
      this.#tellStage([...others, ...joins]);
    });
  }

  /** Notes that we went on stage or off it, which the server tells everybody else. */
  setOnStage(join: Bytes, isOnStage: boolean): void {
    this.inTurn(() => {
      const others = this.#without(join);
      this.#tellStage(isOnStage ? [...others, join] : others);
    });
  }

  /** Runs a step after all earlier messages. */
  inTurn(step: () => Promise<void> | void): void {
    const taken = this.#turn.then(() => (this.#isClosed ? undefined : step()));
    this.#turn = taken.catch(() => undefined);
    this.guard(taken);
  }

  /** Ignores a failure of work whose keys were wiped by closing; any other failure is a bug of ours. */
  guard(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (!this.#isClosed) throw error;
    });
  }

  /** Resolves once all earlier messages have taken effect. */
  caughtUp(): Promise<unknown> {
    return this.#turn;
  }

  /** Stops hearing; idempotent. */
  close(): void {
    this.#isClosed = true;
  }

  #hear(event: RoomEvent): Promise<void> | void {
    const heard = readKeyEvent(event);
    if (heard) return this.#tell(heard);
    if (event.event === 'heard') this.#hearMany(event);
    if (event.event === 'introduced' || event.event === 'stage-joined') return this.#meetOne(event);
    if (event.event === 'stage-settled') this.#tellStage(event.stage);
    if (event.event === 'stage-left') this.#tellStage(this.#without(event.join));
  }

  async #meetOne({ event, ...member }: RoomEvent & { event: 'introduced' | 'stage-joined' }): Promise<void> {
    this.#tell({ type: 'entries', entries: [await this.#options.entries.open(member)] });
    if (event === 'stage-joined') this.#tellStage([...this.#without(member.join), member.join]);
  }

  /** Passes on heartbeats, and batches that their speaker's session has really signed. */
  #hearMany({ heartbeats, batches }: RoomEvent & { event: 'heard' }): void {
    const { frames, start } = this.#options;
    for (const heartbeat of heartbeats) this.#tell({ type: 'heartbeat', heartbeat });
    for (const batch of batches) {
      const isOpened = frames.cover(batch, start);
      if (isOpened === undefined) continue;
      const { join, number, generation, step, confirm } = batch;
      this.#tell({ type: 'batch', batch: { join, number, generation, step, confirm, isOpened } });
    }
  }

  #without(join: Bytes): Bytes[] {
    return [...this.#stage.values()].filter((each) => !isEqual(each, join));
  }

  #tellStage(joins: readonly Bytes[]): void {
    this.#stage = new Map(joins.map((join) => [toBase64url(join), join]));
    this.#tell({ type: 'stage', joins: [...this.#stage.values()] });
  }

  #tell(event: KeyEvent): void {
    this.#options.onEvent(event);
  }
}
