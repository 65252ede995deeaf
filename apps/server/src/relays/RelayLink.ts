import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';
import type { SealedConnection } from '@sotto/envelope';
import {
  Calls,
  type Code,
  encodeCanonical,
  limits,
  parseMessage,
  type RelayAnswer,
  type RelayBody,
  type RelayCommand,
  relayCommands,
  relayFrame,
} from '@sotto/protocol';

export interface RelayLinkOptions {
  /** Sees each control message after opening, both ways; for tests. */
  readonly tap?: ((message: Uint8Array) => void) | undefined;
  /** A transport ended by itself. */
  readonly onTransportClosed: (transport: Bytes) => void;
  readonly onClose: () => void;
}

/** One relay that has dialled in: commands go out, answers come back. [L3, L5] */
export class RelayLink {
  readonly #connection: SealedConnection;
  readonly #options: RelayLinkOptions;
  readonly #calls = new Calls();

  constructor(connection: SealedConnection, options: RelayLinkOptions) {
    this.#connection = connection;
    this.#options = options;
    connection.onMessage((message) => this.#receive(message));
    connection.onClose(() => {
      this.#calls.close('relay-unavailable');
      options.onClose();
    });
  }

  /** Sends a command; the answer comes parsed, in time, or as a code. */
  async command<Name extends RelayCommand>(
    name: Name,
    body: RelayBody<Name>,
  ): Promise<Result<RelayAnswer<Name>, Fault<Code>>> {
    const outcome = await this.#calls.ask(limits.commandDeadlineMs, (seq) =>
      this.#send({ seq, name, remainingMs: limits.commandDeadlineMs, body }),
    );
    if (!outcome.ok) return outcome;
    const answer = parseMessage(relayCommands[name].answer, encodeCanonical(outcome.value));
    return answer.ok ? ok(answer.value as RelayAnswer<Name>) : fail('relay-unavailable');
  }

  /** Closes a transport, producer or consumer, whose answer nobody waits for: a lost relay has lost it too. */
  closeHandle(handle: Bytes): void {
    void this.command('close', { handle });
  }

  close(): void {
    this.#connection.close();
  }

  #send(frame: object): void {
    const message = encodeCanonical(frame);
    this.#options.tap?.(message);
    this.#connection.send(message);
  }

  #receive(message: Bytes): void {
    this.#options.tap?.(message);
    const frame = parseMessage(relayFrame, message);
    if (!frame.ok) this.close();
    else if ('closed' in frame.value) this.#options.onTransportClosed(frame.value.closed);
    else if ('code' in frame.value) this.#calls.settle(frame.value.seq, fail(frame.value.code));
    else this.#calls.settle(frame.value.seq, ok(frame.value.answer));
  }
}
