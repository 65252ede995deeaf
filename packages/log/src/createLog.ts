import { type DestinationStream, pino } from 'pino';
import { keepAllowed, type LogFields } from './keepAllowed.ts';

/** Writes events: the constant name of each, and allowed fields. `error` means a bug of ours. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/**
 * Creates a log that writes JSON lines to `sink`, or to standard output. `keepAllowed` decides which fields a line may
 * carry.
 */
export function createLog({ component, sink }: { component: string; sink?: DestinationStream }): Log {
  const options = { base: { component }, timestamp: pino.stdTimeFunctions.isoTime };
  const logger = sink ? pino(options, sink) : pino(options);
  return {
    info: (event, fields) => logger.info(keepAllowed(fields), event),
    warn: (event, fields) => logger.warn(keepAllowed(fields), event),
    error: (event, fields) => logger.error(keepAllowed(fields), event),
  };
}
