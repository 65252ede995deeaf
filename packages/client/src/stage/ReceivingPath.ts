import { type Bytes, isEqual } from '@sotto/base';
import type { RoomAnswer } from '@sotto/protocol';
import { waitBefore } from '../connection/comeBackPace.ts';
import { Hurry } from '../connection/Hurry.ts';
import type { ServerConnection } from '../connection/ServerConnection.ts';
import type { MediaPort } from './MediaPort.ts';

export interface ReceivingPathOptions {
  readonly media: MediaPort;
  readonly connection: () => ServerConnection;
  /** Runs a step in the order of the server's events. */
  readonly inOrder: <T>(step: () => Promise<T>) => Promise<T>;
  /** Called when there is another transport, with the streams that come on it. */
  readonly onReceiving: (answer: RoomAnswer<'receive'>) => Promise<void>;
  readonly onChange: () => void;
}

/** The transport on which this client hears the others. Another one can replace it under the same join. [R12] */
export class ReceivingPath {
  readonly #options: ReceivingPathOptions;
  #transport: Bytes;
  #isLost = false;
  readonly #hurry = new Hurry();

  constructor(transport: Bytes, options: ReceivingPathOptions) {
    this.#transport = transport;
    this.#options = options;
  }

  /** True while no speaker can be heard until there is another transport. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** @returns whether it was this path's transport, in whose place another one now comes */
  lose(transport: Bytes): boolean {
    if (!isEqual(transport, this.#transport)) return false;
    if (!this.#isLost) this.#renew();
    return true;
  }

  /** Continues on a new connection with everything that the old one could not deliver. */
  resume(): void {
    if (this.#isLost) this.#renew();
  }

  /** Tries at once if it waits for the next try. */
  hurry(): void {
    this.#hurry.now();
  }

  #renew(): void {
    this.#isLost = true;
    this.#options.onChange();
    this.#tryUntilTaken().catch(() => this.#options.connection().close());
  }

  /** Tries until there is another transport. Without a connection it stops: coming back continues. */
  async #tryUntilTaken(): Promise<void> {
    const { connection, inOrder, onChange } = this.#options;
    for (let attempt = 0; this.#isLost && connection().isOpen; attempt++) {
      await waitBefore(attempt, this.#hurry.signal);
      if (connection().isOpen) this.#isLost = !(await inOrder(() => this.#take()));
    }
    onChange();
  }

  async #take(): Promise<boolean> {
    const { media, connection, onReceiving } = this.#options;
    const offered = await connection().request('receive', {});
    if (!offered.ok) return false;
    const { transport } = offered.value;
    this.#transport = transport.transport;
    const receiving = await media.receive(transport);
    if (receiving.ok) await onReceiving(offered.value);
    return receiving.ok;
  }
}
