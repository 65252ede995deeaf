import type { Connection } from '../view/RoomSnapshot.ts';
import { comeBack, type WayBack } from './comeBack.ts';
import { connectionAt } from './comeBackPace.ts';
import { Hurry } from './Hurry.ts';

export interface ReconnectionOptions extends Pick<WayBack, 'isOpen' | 'onEnd'> {
  readonly onChange: () => void;
}

/** The state of a room's connection as it is shown, and the return after a loss. */
export class Reconnection {
  readonly #options: ReconnectionOptions;
  #state: Connection = 'connected';
  readonly #hurry = new Hurry();

  constructor(options: ReconnectionOptions) {
    this.#options = options;
  }

  get state(): Connection {
    return this.#state;
  }

  /** Notes that the room is on a connection again. */
  settle(): void {
    this.#state = 'connected';
  }

  /** Tries at once, if it waits for the next try. */
  hurry(): void {
    this.#hurry.now();
  }

  /** Resolves once the room is on a connection again, or has ended. */
  begin(way: Pick<WayBack, 'connect' | 'resume' | 'isShutOut' | 'enter'>): Promise<void> {
    const { isOpen, onEnd, onChange } = this.#options;
    return comeBack({
      ...{ ...way, isOpen, onEnd },
      hurry: () => this.#hurry.signal,
      onTry: (attempt) => {
        this.#state = connectionAt(attempt);
        onChange();
      },
    });
  }
}
