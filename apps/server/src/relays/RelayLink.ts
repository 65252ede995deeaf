import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';
import type { SealedConnection } from '@sotto/envelope';
import {
  Calls,
  type Code,
  encodeCanonical,
  limits,
  parseMessage,
  parseValue,
  type RelayAnswer,
  type RelayBody,
  type RelayCommand,
  relayCommands,
  relayFrame,
} from '@sotto/protocol';

export interface RelayLinkOptions {
  /** The relay's Ed25519 key, 32 bytes. */
  readonly key: Bytes;
  /** Sees each control message after opening, both ways; for tests. */
  readonly tap?: ((message: Uint8Array) => void) | undefined;
  /** Called when a transport ended by itself. */
  readonly onTransportClosed: (transport: Bytes) => void;
  /** Called when its connection is lost; the relay keeps its streams for a while and dials again. */
  readonly onLost: () => void;
  /** Gets each command once it is settled, with `ok` or the code of its refusal. */
  readonly onCommand?: ((settled: { command: string; code: string; durationMs: number }) => void) | undefined;
}

/** One connection of a relay, with the commands that wait for an answer on it. */
interface RelayConnection {
  readonly connection: SealedConnection;
  readonly calls: Calls;
}

/** One relay, identified by its key, over all its connections: commands go out, answers come back. [L3-L5] */
export class RelayLink {
  readonly #options: RelayLinkOptions;
  #current: RelayConnection | undefined;
  #connections = 0;

  constructor(options: RelayLinkOptions) {
    this.#options = options;
  }

  get key(): Bytes {
    return this.#options.key;
  }

  /** Number of connections so far. A caller that waits for answers can see that they still come from the same one. */
  get connections(): number {
    return this.#connections;
  }

  get isUp(): boolean {
    return this.#current !== undefined;
  }

  /** Takes the relay's newest connection, in place of one that may not have noticed yet that it is lost. */
  attach(connection: SealedConnection): void {
    const former = this.#current;
    const current: RelayConnection = { connection, calls: new Calls() };
    this.#current = current;
    this.#connections++;
    former?.connection.close();
    connection.onMessage((message) => this.#receive(current, message));
    connection.onClose(() => {
      current.calls.close('relay-unavailable');
      if (this.#current !== current) return;
      this.#current = undefined;
      this.#options.onLost();
    });
  }

  /** Sends a command; the answer comes parsed, in time, or as a code. */
  async command<Name extends RelayCommand>(
    name: Name,
    body: RelayBody<Name>,
  ): Promise<Result<RelayAnswer<Name>, Fault<Code>>> {
    const sentMs = performance.now();
    const outcome = await this.#ask(name, body);
    const durationMs = performance.now() - sentMs;
    this.#options.onCommand?.({ command: name, code: outcome.ok ? 'ok' : outcome.error.code, durationMs });
    return outcome;
  }

  async #ask<Name extends RelayCommand>(
    name: Name,
    body: RelayBody<Name>,
  ): Promise<Result<RelayAnswer<Name>, Fault<Code>>> {
    const current = this.#current;
    if (!current) return fail('relay-unavailable');
    const outcome = await current.calls.ask(limits.commandDeadlineMs, (seq) =>
      this.#send(current, { seq, name, remainingMs: limits.commandDeadlineMs, body }),
    );
    if (!outcome.ok) return outcome;
    const answer = parseValue(relayCommands[name].answer, outcome.value);
    return answer.ok ? ok(answer.value as RelayAnswer<Name>) : fail('relay-unavailable');
  }

  /**
   * Closes a transport, producer or consumer, without waiting for the answer. A relay that is lost closes by itself
   * whatever no server adopts.
   */
  closeHandle(handle: Bytes): void {
    void this.command('close', { handle });
  }

  close(): void {
    this.#current?.connection.close();
  }

  #send({ connection }: RelayConnection, frame: object): void {
    const message = encodeCanonical(frame);
    this.#options.tap?.(message);
    connection.send(message);
  }

  #receive({ connection, calls }: RelayConnection, message: Bytes): void {
    this.#options.tap?.(message);
    const frame = parseMessage(relayFrame, message, { items: limits.requestItems });
    if (!frame.ok) connection.close();
    else if ('closed' in frame.value) this.#options.onTransportClosed(frame.value.closed);
    else if ('code' in frame.value) calls.settle(frame.value.seq, fail(frame.value.code));
    else calls.settle(frame.value.seq, ok(frame.value.answer));
  }
}
