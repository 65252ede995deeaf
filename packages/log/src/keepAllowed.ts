import { houseRequests, relayCommands, roomRequests } from '@sotto/protocol';
import { type Kind, kinds } from './kinds.ts';

/** All fields that a log line may carry besides its event. None of them names a person, a room, an address or a key. */
export interface LogFields {
  /** One of our codes, an errno, or the class of an error. */
  readonly code?: string | undefined;
  readonly count?: number | undefined;
  readonly durationMs?: number | undefined;
  readonly attempt?: number | undefined;
  readonly port?: number | undefined;
  readonly signal?: string | undefined;
  readonly version?: string | undefined;
  /** The SQLSTATE of a database, or the errno of its socket. */
  readonly state?: string | undefined;
  /** Name of a request to a room or a house. */
  readonly request?: string | undefined;
  /** Name of a command to a relay. */
  readonly command?: string | undefined;
  readonly kind?: Kind | undefined;
}

/** Replaces a value that its field may not carry. */
export const refusedValue = '[refused]';

type Test = (value: unknown) => boolean;

const isNumber: Test = (value) => Number.isFinite(value);
const hasShape =
  (shape: RegExp): Test =>
  (value) =>
    typeof value === 'string' && value.length <= 40 && shape.test(value);
const isOneOf = (words: readonly string[]): Test => {
  const known = new Set<unknown>(words);
  return (value) => known.has(value);
};

/**
 * Accepts the forms of a constant: our codes, `EPIPE`, `CERT_HAS_EXPIRED`, SQLSTATE, Prisma's codes, class names of
 * errors.
 */
export const isCode = hasShape(
  /^([a-z]+(-[a-z]+)*|E[A-Z0-9]+|[A-Z]+(_[A-Z0-9]+)+|[0-9A-Z]{5}|([A-Z][A-Za-z]*)?(Error|Exception))$/,
);

/**
 * None of these forms matches a handle, a key or an address. A person's name could match by accident only if it is one
 * word.
 */
const tests: { readonly [Field in keyof LogFields]-?: Test } = {
  code: isCode,
  count: isNumber,
  durationMs: isNumber,
  attempt: isNumber,
  port: isNumber,
  signal: hasShape(/^SIG[A-Z0-9]+$/),
  version: hasShape(/^\d+(\.\d+){0,2}$/),
  state: hasShape(/^([0-9A-Z]{5}|E[A-Z0-9_]+)$/),
  request: isOneOf([...Object.keys(roomRequests), ...Object.keys(houseRequests)]),
  command: isOneOf(Object.keys(relayCommands)),
  kind: isOneOf(kinds),
};

/** Keeps the fields of the list that have an allowed value. Drops every other field, even one that evaded the types. */
export function keepAllowed(fields: LogFields = {}): LogFields {
  const known = Object.entries(fields).filter(([name, value]) => Object.hasOwn(tests, name) && value !== undefined);
  return Object.fromEntries(
    known.map(([name, value]) => [name, tests[name as keyof LogFields](value) ? value : refusedValue]),
  );
}
