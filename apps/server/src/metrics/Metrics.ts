import { errorFields, type Kind, type Tally } from '@sotto/log';
import type { Meter } from '@sotto/metrics';
import type { ServerCatalogue } from './catalogue.ts';
import type { StoreCall } from './measureStore.ts';

/**
 * Refusals that leave people in silence or outside, and are therefore logged. A `resume-join` with an `unknown-handle`
 * is not one of them: each page that was closed for a while shows an old ticket, and then enters again.
 */
const silencing = new Set([
  'relay-unavailable',
  'late',
  'unknown-handle',
  'rate-limited',
  'room-full',
  'stage-full',
  'internal',
  'storage-unavailable',
]);

/** An answer to a client. */
export interface Answered {
  readonly request: string;
  /** `ok`, or the code of its refusal. */
  readonly code: string;
  readonly durationMs: number;
}

/** An answer of a relay, or the lack of one. */
export interface Commanded {
  readonly command: string;
  readonly code: string;
  readonly durationMs: number;
}

export interface MetricsOptions {
  /** A silent one if metrics are off. */
  readonly meter: Meter<ServerCatalogue>;
  readonly tally: Tally;
}

/**
 * The only place that learns of all events: it counts for /metrics, and tallies in the log everything that can make a
 * room silent. Callers pass only constants and numbers.
 */
export class Metrics {
  /** Messages sent to clients; each delivery adds 1. */
  delivered = 0;
  readonly #meter: MetricsOptions['meter'];
  readonly #tally: Tally;
  readonly #connections = { room: 0, house: 0 };

  constructor({ meter, tally }: MetricsOptions) {
    this.#meter = meter;
    this.#tally = tally;
    meter.read('sotto_connections', () =>
      (['room', 'house'] as const).map((to) => ({ labels: { to }, value: this.#connections[to] })),
    );
    meter.read('sotto_events_delivered', () => [{ labels: {}, value: this.delivered }]);
  }

  /** Counts an open connection until it closes. */
  connectionOpened(to: 'room' | 'house', connection: { onClose(listener: () => void): void }): void {
    this.#connections[to]++;
    connection.onClose(() => this.#connections[to]--);
  }

  requestAnswered({ request, code, durationMs }: Answered): void {
    this.#meter.add('sotto_requests', { request, code });
    this.#meter.observe('sotto_request_seconds', {}, durationMs / 1_000);
    if (request === 'resume-join' && code === 'unknown-handle') this.#tally.note('request-refused', { request, code });
    else if (silencing.has(code)) this.#tally.count('request-refused', { request, code });
    if (request !== 'enter' && request !== 'resume-join') return;
    this.#meter.add('sotto_joins', { code });
    if (code === 'ok') this.#meter.observe('sotto_join_seconds', { request }, durationMs / 1_000);
  }

  /** @param code `ok`, or why it was refused; a stale one means that a clock is wrong */
  helloAnswered(code: string): void {
    this.#meter.add('sotto_hellos', { code });
    if (code !== 'ok') this.#tally.count('hello-refused', { code });
  }

  connectionCut(kind: Kind): void {
    this.#meter.add('sotto_connections_cut', { kind });
    this.#tally.count('connection-cut', { kind });
  }

  visitorsRefused(count: number): void {
    this.#meter.add('sotto_visitors_refused', {}, count);
  }

  /** Counts a client that was told that its path to the relay is gone. */
  pathLost(kind: Kind): void {
    this.#meter.add('sotto_path_losses', { kind });
    this.#tally.count('path-lost', { kind });
  }

  relayCommanded({ command, code, durationMs }: Commanded): void {
    this.#meter.add('sotto_relay_commands', { command, code });
    this.#meter.observe('sotto_relay_command_seconds', {}, durationMs / 1_000);
    if (code !== 'ok') this.#tally.count('command-refused', { command, code });
  }

  /** Notes that a client's requests arrive, and its WebSocket does not. */
  websocketMissing(): void {
    this.#tally.count('websocket-missing');
  }

  /** Notes that a room's rows could not be read back. */
  roomNotRestored(error: unknown): void {
    this.#tally.count('room-not-restored', errorFields(error));
  }

  databaseCalled({ ledger, code, durationMs, error }: StoreCall): void {
    this.#meter.add('sotto_database_calls', { ledger, code });
    this.#meter.observe('sotto_database_call_seconds', {}, durationMs / 1_000);
    if (code !== 'ok') this.#tally.count('database-fault', errorFields(error));
  }
}
