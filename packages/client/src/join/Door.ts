import { type Fault, fail, ok, type Result } from '@sotto/base';
import type { Code, RoomPreview } from '@sotto/protocol';
import { connectionAt, isPassing, waitBefore } from '../connection/comeBackPace.ts';
import type { Connected } from '../connection/ServerConnection.ts';
import type { Done } from '../Done.ts';
import type { RoomSnapshot } from '../view/RoomSnapshot.ts';
import type { InnerRoom } from './InnerRoom.ts';
import { watchPreview } from './watchPreview.ts';

export interface DoorOptions {
  /** Ends looking. */
  readonly signal: AbortSignal;
  readonly phase: () => RoomSnapshot['phase'];
  /** Called once there is something to show. */
  readonly onShown: () => void;
  readonly onGone: () => void;
  /** Called if the connection broke, to open the room again. */
  readonly onLost: (reopen: () => Promise<Done>) => void;
  /** The same room, on another connection. */
  readonly onReopened: (inner: InnerRoom) => void;
}

/** The view of a room before entering, as it changes. */
export class Door {
  readonly #options: DoorOptions;
  #audienceCount = 0;
  #reopening: Promise<unknown> = Promise.resolve();

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  get audienceCount(): number {
    return this.#audienceCount;
  }

  /** Resolves once a room whose connection broke is open again, or can't be opened. */
  get reopened(): Promise<unknown> {
    return this.#reopening;
  }

  /**
   * Shows a preview and follows the room from then on. It reads the log in advance, so that nobody waits for it inside.
   */
  open(inner: InnerRoom, preview: RoomPreview): void {
    this.#audienceCount = preview.audienceCount;
    void this.#begin(inner, preview);
    this.#watch(inner);
  }

  /**
   * Waits for the people before it shows the door: a door without them would say that nobody is there, and move when
   * they come.
   */
  async #begin(inner: InnerRoom, preview: RoomPreview): Promise<void> {
    // A failure is ignored here: entering reads the log again and reports it. A closed page has no keys to read with.
    const read = inner.log.read(inner.connection).catch(() => undefined);
    // No member is shown before the owner's genesis says in which life of the room they are.
    await Promise.race([inner.log.begun, read]);
    await this.#show(inner, preview).catch(() => undefined);
    if (this.#isHere()) this.#options.onShown();
    await read;
    if (this.#isHere()) this.#options.onShown();
  }

  #isHere(): boolean {
    const phase = this.#options.phase();
    return phase === 'opening' || phase === 'preview';
  }

  async #show({ roster, log }: InnerRoom, { stage, audienceCount }: RoomPreview): Promise<void> {
    if (!this.#isHere() || !log.start) return;
    for (const member of stage) await roster.joinStage(member);
    roster.keepOnStage(stage.map(({ join }) => join));
    this.#audienceCount = audienceCount;
    this.#options.onShown();
  }

  #watch(inner: InnerRoom): void {
    const { signal, onGone, onLost } = this.#options;
    watchPreview({
      connection: inner.connection,
      signal,
      isAtDoor: () => this.#isHere(),
      onPreview: (preview) => this.#show(inner, preview),
      onGone,
      onLost: () => {
        const reopening = this.#reopen(inner);
        this.#reopening = reopening.catch(() => undefined);
        onLost(() => reopening);
      },
    });
  }

  /** Opens a preview again whose connection broke, with the same keys. */
  async #reopen(inner: InnerRoom): Promise<Done> {
    const connected = await this.#connect(inner);
    if (!connected.ok) return connected;
    if (!connected.value.preview) return fail('room-gone');
    const next = { ...inner, connection: connected.value.connection };
    this.#options.onReopened(next);
    this.#watch(next);
    return ok(null);
  }

  /**
   * Connects again, until it succeeds or the connection would count as offline. So a person at the door learns that the
   * server is away after the same time as one inside.
   */
  async #connect({ access }: InnerRoom): Promise<Result<Connected, Fault<Code>>> {
    for (let attempt = 0; ; attempt++) {
      await waitBefore(attempt, this.#options.signal);
      const connected = await access.connect();
      const isOver = this.#options.signal.aborted || connectionAt(attempt) === 'offline';
      if (connected.ok || isOver || !isPassing(connected.error.code)) return connected;
    }
  }
}
