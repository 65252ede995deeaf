import type { Producer } from 'mediasoup/types';

/**
 * The frames that a speaker may send at once. All speakers send 50 a second, but a network may hold some back and
 * deliver them together. [L6]
 */
const burst = 600;
const perSecond = 100;
/** RTP header and sealed frame; a larger packet counts as several frames. */
const frameBytes = 187;
const lookEveryMs = 1_000;

/** The traffic of one speaker since the last look. */
export interface Received {
  readonly packets: number;
  /** Packets that the worker knows to be missing. */
  readonly lost: number;
}

export interface WatchOptions {
  /** Called each second with the traffic since the last call. */
  readonly onReceived: (received: Received) => void;
  readonly onFlood: () => void;
}

/**
 * Measures each second how much a speaker sends, and calls back once if it is more than speech. Without this, a relay
 * would pass on to everybody whatever has the right SSRC.
 */
export function watchSender(producer: Producer, { onReceived, onFlood }: WatchOptions): void {
  let left = burst;
  let seen = { frames: 0, packets: 0, lost: 0 };
  let isLooking = false;
  const look = async () => {
    const now = await readTotals(producer);
    left = Math.min(burst, left + (perSecond * lookEveryMs) / 1_000) - (now.frames - seen.frames);
    onReceived({ packets: Math.max(0, now.packets - seen.packets), lost: Math.max(0, now.lost - seen.lost) });
    seen = now;
    if (left >= 0) return;
    clearInterval(timer);
    onFlood();
  };
  const timer = setInterval(() => {
    // A worker that is slow to answer isn't asked twice.
    if (isLooking) return;
    isLooking = true;
    look().then(
      () => {
        isLooking = false;
      },
      // mediasoup refuses this if the producer has closed, and then there is nothing to measure any more.
      () => clearInterval(timer),
    );
  }, lookEveryMs).unref();
  producer.observer.once('close', () => clearInterval(timer));
}

async function readTotals(producer: Producer) {
  const totals = { frames: 0, packets: 0, lost: 0 };
  for (const { byteCount, packetCount, packetsLost } of await producer.getStats()) {
    totals.frames += Math.max(packetCount, byteCount / frameBytes);
    totals.packets += packetCount;
    totals.lost += packetsLost;
  }
  return totals;
}
