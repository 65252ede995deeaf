import { type Batch, encodeCanonical, limits, type RoomEvent } from '@sotto/protocol';

/** How long what listeners hear gathers, in milliseconds. [R13] */
const gatherMs = 250;
/** How many batches fit into one record of the envelope, however long they are. [E9] */
const batchesAtOnce = 50;
/** The longest message of gathered events: what one event of the longest kind could have by itself. [E9] */
const messageBytes = 60_000;

/** What speakers signed, and small news of the room, gathered for those who listen. */
export class HeardSoon {
  readonly #tell: (events: readonly RoomEvent[]) => void;
  readonly #batches: Batch[] = [];
  /** Of each kind that says all that the ones before did, the newest; of the others each. */
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

  /** Adds news that may be told a little later than it happened. */
  add(event: RoomEvent): void {
    this.#news.set(event.event === 'audience-changed' ? event.event : event, event);
    this.#gather();
  }

  /** Tells at once what has gathered: when somebody begins, or stops, to be a listener. */
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

/** Events in their order, as many together as one message holds. */
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
