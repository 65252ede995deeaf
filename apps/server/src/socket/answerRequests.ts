import { type Fault, fail, type Result } from '@sotto/base';
import type { SealedConnection } from '@sotto/envelope';
import { errorFields } from '@sotto/log';
import { type Code, limits, parseMessage, parseValue } from '@sotto/protocol';
import type { GenericSchema } from 'valibot';
import { createAllowance } from '../limits/createAllowance.ts';
import type { Visitor } from '../limits/Visitor.ts';
import type { ServerParts } from '../ServerParts.ts';
import { StoreError } from '../store/StoreError.ts';

type Outcome = Result<unknown, Fault<Code>>;

/** What one kind of connection can be asked. */
export interface Requests<Name extends string> {
  /** A request with a name that this connection knows; anything else ends it. */
  readonly frame: GenericSchema<unknown, { seq: number; name: Name; body: unknown }>;
  /** Names that count for none of the rates here, because whoever carries them out has one of their own. */
  readonly pacedAlone?: readonly Name[];
  readonly schemas: Readonly<Record<Name, { readonly body: GenericSchema }>>;
  /** Gets the body as its schema has parsed it. */
  carryOut(name: Name, body: unknown): Promise<Outcome>;
}

/** Where requests come from and answers go. */
export interface Line {
  readonly connection: SealedConnection;
  readonly visitor: Visitor;
  readonly parts: ServerParts;
  send(frame: object): void;
}

/** What a connection may ask: so much at once, and a few times even where its address has used up what it has. [W6] */
const rate = { burst: 60, perSecond: 20 };
const reserve = { burst: 20, perSecond: 0.5 };
/** Requests of one connection that may be in work while a relay or the database is slow. [W6] */
const mostInWork = 60;

/** Answers requests until the connection closes: parsed, held to a rate, and never with more than a code for a fault. */
export function answerRequests<Name extends string>(line: Line, requests: Requests<Name>): void {
  const { connection, visitor, parts, send } = line;
  const { now } = parts;
  const [own, reserved] = [createAllowance({ ...rate, now }), createAllowance({ ...reserve, now })];
  const isAllowed = () => own.take() && (reserved.take() || visitor.mayAsk());
  let inWork = 0;
  connection.onMessage((message) => {
    parts.taps.opened?.(message);
    const frame = parseMessage(requests.frame, message, { items: limits.requestItems });
    if (!frame.ok) {
      parts.metrics.connectionCut('bad-message');
      return connection.close();
    }
    const { seq, name, body } = frame.value;
    const isPaced = requests.pacedAlone?.includes(name) || isAllowed();
    const startedMs = performance.now();
    const tell = (code: string) =>
      parts.metrics.requestAnswered({ request: name, code, durationMs: performance.now() - startedMs });
    if (inWork >= mostInWork || !isPaced) {
      tell('rate-limited');
      return send({ seq, code: 'rate-limited' });
    }
    inWork++;
    void answer(requests, { name, body, parts }).then((outcome) => {
      inWork--;
      tell(outcome.ok ? 'ok' : outcome.error.code);
      send(outcome.ok ? { seq, answer: outcome.value } : { seq, code: outcome.error.code });
    });
  });
}

async function answer<Name extends string>(
  requests: Requests<Name>,
  { name, body, parts }: { name: Name; body: unknown; parts: ServerParts },
): Promise<Outcome> {
  const parsed = parseValue(requests.schemas[name].body, body);
  if (!parsed.ok) return parsed;
  try {
    return await requests.carryOut(name, parsed.value);
  } catch (error) {
    // The fault itself stands in the log as the database gave it.
    if (error instanceof StoreError && error.isPassing) return fail('storage-unavailable');
    parts.log.error('request-failed', { request: name, ...errorFields(error) });
    return fail('internal');
  }
}
