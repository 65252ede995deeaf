import { type Batch, encodeCanonical, limits, type RoomEvent } from '@sotto/protocol';

/** How long news for listeners gather, in milliseconds. [R13] */
const gatherMs = 250;
/** Number of batches that fit into one record of the envelope at any length. [E9] */
const batchesAtOnce = 50;
/** The longest message of gathered events, in bytes: as long as the longest single event could be. [E9] */
const messageBytes = 60_000;

/** Gathers signed batches and small news of the room for listeners. */
export class HeardSoon {
  readonly #tell: (events: readonly RoomEvent[]) => void;
  readonly #batches: Batch[] = [];
  /** The events that wait. Of a kind whose newest event makes earlier ones useless, it has only the newest. */
  readonly #news = new Map<unknown, RoomEvent>();
  #gathering: NodeJS.Timeout | undefined;

  /** @param tell tells events that fit into one message, in their order */
  constructor(tell: (events: readonly RoomEvent[]) => void) {
    this.#tell = tell;
  }

  addBatch(batch: Batch): void {
    this.#batches.push(batch);
    this.#gather();
  }

  /** Adds news that may be sent with a short delay. */
  add(event: RoomEvent): void {
    this.#news.set(event.event === 'audience-changed' ? event.event : event, event);
    this.#gather();
  }

  /** Sends the gathered news at once, when a member becomes a listener or stops being one. */
  flush(tell = this.#tell): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    const events: RoomEvent[] = [];
    while (this.#batches.length > 0)
      events.push({ event: 'heard', batches: this.#batches.splice(0, batchesAtOnce), heartbeats: [] });
    events.push(...this.#news.values());
    this.#news.clear();
    for (const message of intoMessages(events)) tell(message);
  }

  #gather(): void {
    this.#gathering ??= setTimeout(() => this.flush(), gatherMs).unref();
  }
}

/** Packs events in order into messages, as many as fit into each. */
function intoMessages(events: readonly RoomEvent[]): RoomEvent[][] {
  const messages: RoomEvent[][] = [];
  let [message, length]: [RoomEvent[] | undefined, number] = [undefined, 0];
  for (const event of events) {
    const more = encodeCanonical(event).length;
    if (!message || message.length === limits.gatheredEvents || length + more > messageBytes) {
      [message, length] = [[], 0];
      messages.push(message);
    }
    message.push(event);
    length += more;
  }
  return messages;
}
