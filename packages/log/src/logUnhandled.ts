import type { Log } from './createLog.ts';
import { errorCode } from './errorCode.ts';

/**
 * Logs every uncaught error as `unhandled` with its code, and keeps the process running: the input of one peer must not
 * end it for everybody. Each such line is a bug of ours, to be caught where it was thrown.
 */
export function logUnhandled(log: Log, process: Pick<NodeJS.EventEmitter, 'on'>): void {
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, (error: unknown) => log.error('unhandled', { code: errorCode(error) }));
  }
}
