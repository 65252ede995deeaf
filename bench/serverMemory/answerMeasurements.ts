import { setTimeout as pauseMs } from 'node:timers/promises';

/** Memory of a server, in bytes. */
export interface Weight {
  /** All memory of the process that is in use. */
  readonly rss: number;
  /** Objects of JavaScript, and the bytes of their buffers. */
  readonly heap: number;
}

/**
 * Tells the parent where this server listens and, as often as it asks, how much memory it uses once garbage is gone.
 * Once the parent has hung up, the server closes and the process ends.
 */
export function answerMeasurements(port: number, close: () => Promise<void> = async () => undefined): void {
  process.on('message', async () => {
    for (let round = 0; round < 3; round++) {
      globalThis.gc?.();
      await pauseMs(300);
    }
    const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
    process.send?.({ rss, heap: heapUsed + arrayBuffers } satisfies Weight);
  });
  process.once('disconnect', () => void close().finally(() => process.exit(0)));
  process.send?.(port);
}
