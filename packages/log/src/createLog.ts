import { type DestinationStream, pino } from 'pino';

/** All that a log line may carry besides its event: nothing that names a person, a room, an address or a key. */
export interface LogFields {
  readonly code?: string | undefined;
  readonly count?: number | undefined;
  readonly durationMs?: number | undefined;
  readonly attempt?: number | undefined;
  readonly port?: number | undefined;
  readonly signal?: string | undefined;
  readonly version?: string | undefined;
}

const allowed = new Set(['code', 'count', 'durationMs', 'attempt', 'port', 'signal', 'version']);

/** Writes what happened, as an event's constant name and allowed fields. `error` means a bug of ours. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** A log of JSON lines to standard output or to `sink`; fields outside the allow-list are dropped even where types were evaded. */
export function createLog({ component, sink }: { component: string; sink?: DestinationStream }): Log {
  const options = { base: { component }, timestamp: pino.stdTimeFunctions.isoTime };
  const logger = sink ? pino(options, sink) : pino(options);
  return {
    info: (event, fields) => logger.info(keepAllowed(fields), event),
    warn: (event, fields) => logger.warn(keepAllowed(fields), event),
    error: (event, fields) => logger.error(keepAllowed(fields), event),
  };
}

function keepAllowed(fields: LogFields = {}): object {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => allowed.has(name)));
}

/** The code of a foreign error (errno, SQLSTATE, syscall), never its text: texts quote rows, paths and addresses. */
export function errorCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && /^[A-Za-z0-9_]{1,40}$/.test(code)) return code;
  return error instanceof Error ? error.constructor.name : 'unknown';
}
