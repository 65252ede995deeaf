import { houseRequests, relayCommands, roomRequests } from '@sotto/protocol';
import { type Kind, kinds } from './kinds.ts';

/** All that a log line may carry besides its event: nothing that names a person, a room, an address or a key. */
export interface LogFields {
  /** A code of ours, an errno, or the class of an error. */
  readonly code?: string | undefined;
  readonly count?: number | undefined;
  readonly durationMs?: number | undefined;
  readonly attempt?: number | undefined;
  readonly port?: number | undefined;
  readonly signal?: string | undefined;
  readonly version?: string | undefined;
  /** The SQLSTATE of a database, or the errno of its socket. */
  readonly state?: string | undefined;
  /** A request of a room or a house, by its name. */
  readonly request?: string | undefined;
  /** A command to a relay, by its name. */
  readonly command?: string | undefined;
  readonly kind?: Kind | undefined;
}

/** Stands in a line for a value that its field may not carry. */
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

/** The forms of a constant: a code of ours, `EPIPE`, `CERT_HAS_EXPIRED`, SQLSTATE or Prisma's, the class of an error. */
export const isCode = hasShape(
  /^([a-z]+(-[a-z]+)*|E[A-Z0-9]+|[A-Z]+(_[A-Z0-9]+)+|[0-9A-Z]{5}|([A-Z][A-Za-z]*)?(Error|Exception))$/,
);

/** Nothing here has the form of a handle, a key or an address, and a name fits by accident only where it is one word. */
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

/** The fields of the list, each with a value that it may have; drops every other field, even where types were evaded. */
export function keepAllowed(fields: LogFields = {}): LogFields {
  const known = Object.entries(fields).filter(([name, value]) => Object.hasOwn(tests, name) && value !== undefined);
  return Object.fromEntries(
    known.map(([name, value]) => [name, tests[name as keyof LogFields](value) ? value : refusedValue]),
  );
}
