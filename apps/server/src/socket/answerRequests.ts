import { type Fault, fail, type Result } from '@sotto/base';
import type { SealedConnection } from '@sotto/envelope';
import { errorCode } from '@sotto/log';
import { type Code, encodeCanonical, parseMessage } from '@sotto/protocol';
import type { GenericSchema } from 'valibot';
import type { ServerParts } from '../ServerParts.ts';
import { createAllowance } from './createAllowance.ts';

type Outcome = Result<unknown, Fault<Code>>;

/** What one kind of connection can be asked. */
export interface Requests<Name extends string> {
  /** A request with a name that this connection knows; anything else ends it. */
  readonly frame: GenericSchema<unknown, { seq: number; name: Name; body: unknown }>;
  readonly schemas: Readonly<Record<Name, { readonly body: GenericSchema }>>;
  /** Gets the body as its schema has parsed it. */
  carryOut(name: Name, body: unknown): Promise<Outcome>;
}

/** Answers requests until the connection closes: parsed, held to a rate, and never with more than a code for a fault. */
export function answerRequests<Name extends string>(
  { connection, send, parts }: { connection: SealedConnection; send: (frame: object) => void; parts: ServerParts },
  requests: Requests<Name>,
): void {
  const allowance = createAllowance({ burst: 60, perSecond: 20, now: parts.now });
  connection.onMessage((message) => {
    parts.taps.opened?.(message);
    const frame = parseMessage(requests.frame, message);
    if (!frame.ok) return connection.close();
    const { seq, name, body } = frame.value;
    if (!allowance.take()) return send({ seq, code: 'rate-limited' });
    void answer(requests, { name, body, parts }).then((outcome) => {
      send(outcome.ok ? { seq, answer: outcome.value } : { seq, code: outcome.error.code });
    });
  });
}

async function answer<Name extends string>(
  requests: Requests<Name>,
  { name, body, parts }: { name: Name; body: unknown; parts: ServerParts },
): Promise<Outcome> {
  const parsed = parseMessage(requests.schemas[name].body, encodeCanonical(body));
  if (!parsed.ok) return parsed;
  try {
    return await requests.carryOut(name, parsed.value);
  } catch (error) {
    parts.log.error('request-failed', { code: errorCode(error) });
    return fail('internal');
  }
}
