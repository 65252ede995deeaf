import type { Log } from './createLog.ts';
import { errorCode } from './errorCode.ts';

/**
 * Logs what nothing has caught, as `unhandled` with its code, and lets the process live: one peer's input must not end it
 * for everybody. Each line is a fault of ours, to be caught where it was thrown.
 */
export function logUnhandled(log: Log, process: Pick<NodeJS.EventEmitter, 'on'>): void {
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, (error: unknown) => log.error('unhandled', { code: errorCode(error) }));
  }
}
