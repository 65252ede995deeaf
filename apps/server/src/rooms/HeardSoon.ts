import { toBase64url } from '@sotto/base';
import type { Batch, Heartbeat, RoomEvent } from '@sotto/protocol';

/** How long batches and heartbeats gather for listeners, in milliseconds. [R13] */
const gatherMs = 250;
/** How many of each fit into one record of the envelope, however long they are. [E9] */
const [batchesAtOnce, heartbeatsAtOnce] = [50, 20];

/** What speakers and voters signed, gathered for those who listen. */
export class HeardSoon {
  readonly #tell: (event: RoomEvent) => void;
  readonly #batches: Batch[] = [];
  /** Of each join the newest, which says all that the ones before did. */
  readonly #heartbeats = new Map<string, Heartbeat>();
  #gathering: NodeJS.Timeout | undefined;

  constructor(tell: (event: RoomEvent) => void) {
    this.#tell = tell;
  }

  addBatch(batch: Batch): void {
    this.#batches.push(batch);
    this.#gather();
  }

  addHeartbeat(heartbeat: Heartbeat): void {
    this.#heartbeats.set(toBase64url(heartbeat.join), heartbeat);
    this.#gather();
  }

  /** Tells at once what has gathered: when somebody begins, or stops, to be a listener. */
  flush(tell = this.#tell): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    const heartbeats = [...this.#heartbeats.values()];
    this.#heartbeats.clear();
    while (this.#batches.length > 0)
      tell({ event: 'heard', batches: this.#batches.splice(0, batchesAtOnce), heartbeats: [] });
    while (heartbeats.length > 0)
      tell({ event: 'heard', batches: [], heartbeats: heartbeats.splice(0, heartbeatsAtOnce) });
  }

  #gather(): void {
    this.#gathering ??= setTimeout(() => this.flush(), gatherMs).unref();
  }
}
