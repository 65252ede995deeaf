import { type Fault, fail, type Result } from '@sotto/base';
import type { SealedConnection } from '@sotto/envelope';
import { errorFields } from '@sotto/log';
import { type Code, type HouseRequest, limits, parseMessage, parseValue, type RoomRequest } from '@sotto/protocol';
import type { GenericSchema } from 'valibot';
import { createAllowance } from '../limits/createAllowance.ts';
import type { Budget } from '../limits/createBudget.ts';
import type { ServerParts } from '../ServerParts.ts';
import { StoreError } from '../store/StoreError.ts';

type Outcome = Result<unknown, Fault<Code>>;

/** The requests of one kind of connection. */
export interface Requests<Name extends RoomRequest | HouseRequest> {
  /** A request with a name that this connection knows; anything else ends it. */
  readonly frame: GenericSchema<unknown, { seq: number; name: Name; body: unknown }>;
  /** Requests without a rate here, because their handlers have rates of their own. */
  readonly pacedAlone?: readonly Name[];
  readonly schemas: Readonly<Record<Name, { readonly body: GenericSchema }>>;
  /** Gets the body as its schema has parsed it. */
  carryOut(name: Name, body: unknown): Promise<Outcome>;
}

/** The connection on which requests arrive and answers leave. */
export interface RequestSource {
  readonly connection: SealedConnection;
  /** Has been charged for the bytes of a message before it comes here. */
  readonly budget: Budget;
  readonly parts: ServerParts;
  send(frame: object): void;
}

/** Request rate of a connection: at once, and per second. [R9] */
const rate = { burst: 60, perSecond: 20 };
/**
 * Number of one connection's requests that are handled at the same time, while a relay or the database is slow. [R9]
 */
const mostInWork = 60;

/**
 * Answers requests until the connection closes. Each is charged, parsed and held to a rate, and a fault is answered
 * with its code alone.
 */
export function answerRequests<Name extends RoomRequest | HouseRequest>(
  source: RequestSource,
  requests: Requests<Name>,
): void {
  const { connection, budget, parts } = source;
  const own = createAllowance({ ...rate, now: parts.now });
  let inWork = 0;
  const isAllowed = (name: Name) =>
    inWork < mostInWork && (requests.pacedAlone?.includes(name) || own.take()) && budget.mayAsk(name);
  const receive = async (message: Uint8Array): Promise<void> => {
    parts.taps.opened?.(message);
    const frame = parseMessage(requests.frame, message, { items: limits.requestItems });
    if (!frame.ok) {
      parts.metrics.connectionCut('bad-message');
      return connection.close();
    }
    const { seq, name, body } = frame.value;
    const startedMs = performance.now();
    const tell = (outcome: Outcome) => {
      const code = outcome.ok ? 'ok' : outcome.error.code;
      parts.metrics.requestAnswered({ request: name, code, durationMs: performance.now() - startedMs });
      reply(source, seq, outcome);
    };
    if (!isAllowed(name)) return tell(fail('rate-limited'));
    inWork++;
    const outcome = await answer(requests, { name, body, parts });
    inWork--;
    tell(outcome);
  };
  connection.onMessage((message) => {
    receive(message).catch((error: unknown) => {
      parts.log.error('answer-failed', errorFields(error));
      connection.close();
    });
  });
}

/** A client that is refused over and over gets no more answers. */
function reply({ connection, budget, parts, send }: RequestSource, seq: number, outcome: Outcome): void {
  send(outcome.ok ? { seq, answer: outcome.value } : { seq, code: outcome.error.code });
  const isRefusal = !outcome.ok && (outcome.error.code === 'rate-limited' || outcome.error.code === 'bad-message');
  if (!isRefusal || budget.mayBeRefused()) return;
  parts.metrics.connectionCut('refusals');
  connection.close();
}

async function answer<Name extends RoomRequest | HouseRequest>(
  requests: Requests<Name>,
  { name, body, parts }: { name: Name; body: unknown; parts: ServerParts },
): Promise<Outcome> {
  try {
    const parsed = parseValue(requests.schemas[name].body, body);
    return parsed.ok ? await requests.carryOut(name, parsed.value) : parsed;
  } catch (error) {
    // The log has the fault itself, as the database gave it.
    if (error instanceof StoreError && error.isPassing) return fail('storage-unavailable');
    parts.log.error('request-failed', { request: name, ...errorFields(error) });
    return fail('internal');
  }
}
