import type { Bytes } from '@sotto/base';
import { type Batch, encodeCanonical, type RoomEvent, type Step } from '@sotto/protocol';
import type { Member } from '../Member.ts';
import { HashesSoon } from './HashesSoon.ts';
import { HeardSoon } from './HeardSoon.ts';

/** The members of a room, as its news reaches them. */
export interface NewsReaders {
  members(): Iterable<Member>;
  stage(): Iterable<Member>;
  /** The members who need all news about keys at once: the stage first, then moderators who are here. [R13] */
  hosts(): ReadonlySet<Member>;
}

/** Tells the members of a room what happens in it: hosts at once, the others at once or, gathered, a little later. */
export class RoomNews {
  readonly #readers: NewsReaders;
  readonly #heardSoon = new HeardSoon((events) => this.#deliverToOthers(encodeEvents(events)));
  readonly #hashesSoon = new HashesSoon((event) => this.tellHosts(event));

  constructor(readers: NewsReaders) {
    this.#readers = readers;
  }

  /** Everybody, in the order in which they are told. A member who is removed before their turn is left out. */
  *stageFirst(): Iterable<Member> {
    const hosts = this.#readers.hosts();
    yield* hosts;
    for (const member of this.#readers.members()) if (!hosts.has(member)) yield member;
  }

  /** Tells everybody, the stage first. */
  tellAll(event: RoomEvent, except?: Member): void {
    this.#deliver(this.stageFirst(), encodeCanonical(event), except);
  }

  /** Tells the stage and moderators who are here. */
  tellHosts(event: RoomEvent, except?: Member): void {
    this.#deliver(this.#readers.hosts(), encodeCanonical(event), except);
  }

  /** Tells the stage. */
  tellStage(event: RoomEvent, except?: Member): void {
    this.#deliver(this.#readers.stage(), encodeCanonical(event), except);
  }

  /** Tells everybody who is not reached by `tellHosts`, with a short delay. */
  tellOthersSoon(event: RoomEvent): void {
    this.#heardSoon.add(event);
  }

  /** Tells everybody, the others with a short delay. */
  tellAllSoon(event: RoomEvent): void {
    this.tellHosts(event);
    this.tellOthersSoon(event);
  }

  /** Tells a speaker's signed batch to everybody but them, the others with a short delay. [F16, R13] */
  tellBatch(batch: Batch, speaker: Member): void {
    this.tellHosts({ event: 'heard', batches: [batch], heartbeats: [] }, speaker);
    this.#heardSoon.addBatch(batch);
  }

  /** Tells hosts the hashes of entries after a version, with a short delay. */
  tellHashesSoon(after: number, hashes: Bytes): void {
    this.#hashesSoon.add(after, hashes);
  }

  /**
   * Sends everybody a step: to listeners first, since they hold a frame that overtakes its step only for a moment. The
   * gathered news for listeners go with it, and the hashes of the entries that it covers go before it. [G3]
   */
  tellStep(step: Step): void {
    const event = { event: 'stepped', step } as const;
    this.tellOthersSoon(event);
    this.flush();
    this.tellHosts(event);
  }

  /** Sends all gathered news at once, as before a member comes to the hosts or leaves them. */
  flush(): void {
    this.flushHashes();
    this.#heardSoon.flush();
  }

  /** Sends hosts the gathered hashes at once, as before a statement that covers them. */
  flushHashes(): void {
    this.#hashesSoon.flush();
  }

  /** Sends everybody the news that gathered for listeners, since one of them has just become a host. */
  flushToAll(): void {
    this.#heardSoon.flush((events) => this.#deliver(this.stageFirst(), encodeEvents(events)));
  }

  #deliverToOthers(message: Bytes): void {
    const hosts = this.#readers.hosts();
    for (const member of this.#readers.members()) if (!hosts.has(member)) member.deliver(message);
  }

  #deliver(receivers: Iterable<Member>, message: Bytes, except?: Member): void {
    for (const member of receivers) if (member !== except) member.deliver(message);
  }
}

/** Encodes one event as it is, or several as one message. [R9] */
export function encodeEvents(events: readonly RoomEvent[]): Bytes {
  return encodeCanonical(events.length === 1 ? events[0] : { events });
}
