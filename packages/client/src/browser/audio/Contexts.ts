/** The states of an AudioContext, with one that only Safari has: a call or another app has taken the sound. */
type State = AudioContextState | 'interrupted';

/** Events during which a browser lets sound begin, or after which it may. */
const chances = ['click', 'keydown', 'touchend', 'visibilitychange'] as const;

/** Opens the AudioContexts of a page, and resumes each that the browser or the system has stopped, at the next chance. */
export class Contexts {
  readonly #open = new Set<AudioContext>();
  readonly #closing = new AbortController();
  readonly #onInterrupted: (isInterrupted: boolean) => void;

  /** @param onInterrupted called with true while the system has taken the sound */
  constructor(onInterrupted: (isInterrupted: boolean) => void) {
    this.#onInterrupted = onInterrupted;
    const { signal } = this.#closing;
    for (const chance of chances) document.addEventListener(chance, () => this.resume(), { signal });
    window.addEventListener('pageshow', () => this.resume(), { signal });
  }

  open(): AudioContext {
    const context = new AudioContext();
    this.#open.add(context);
    context.addEventListener('statechange', () => this.#follow(context));
    this.#resume(context);
    return context;
  }

  resume(): void {
    for (const context of this.#open) this.#resume(context);
  }

  /** Stops resuming; idempotent. Closes no context: its opener does. */
  close(): void {
    this.#closing.abort();
    this.#open.clear();
  }

  #follow(context: AudioContext): void {
    if (context.state === 'closed') this.#open.delete(context);
    this.#onInterrupted([...this.#open].some(({ state }) => (state as State) === 'interrupted'));
  }

  #resume(context: AudioContext): void {
    // Rejects if it is not time yet, or if the context has closed.
    if (context.state !== 'running' && !this.#closing.signal.aborted) context.resume().catch(() => undefined);
  }
}
