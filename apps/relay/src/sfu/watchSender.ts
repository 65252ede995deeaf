import type { Producer } from 'mediasoup/types';

/** What a speaker may send, in frames: 50 a second is what all send, and a network may hold some back for a while. [L6] */
const burst = 600;
const perSecond = 100;
/** RTP header and sealed frame; a larger packet counts as several frames. */
const frameBytes = 187;
const lookEveryMs = 1_000;

/**
 * Looks each second at how much a speaker sends, and calls back once where that is more than speech: a relay passes on
 * to everybody whatever comes under the right SSRC.
 */
export function watchSender(producer: Producer, onFlood: () => void): void {
  let left = burst;
  let seen = 0;
  const look = async () => {
    const stats = await producer.getStats();
    const sent = stats.reduce(
      (sum, { byteCount, packetCount }) => sum + Math.max(packetCount, byteCount / frameBytes),
      0,
    );
    left = Math.min(burst, left + (perSecond * lookEveryMs) / 1_000) - (sent - seen);
    seen = sent;
    if (left >= 0) return;
    clearInterval(timer);
    onFlood();
  };
  // A look that comes after the producer has closed is refused, and there is nothing left to look at.
  const timer = setInterval(() => look().catch(() => clearInterval(timer)), lookEveryMs).unref();
  producer.observer.once('close', () => clearInterval(timer));
}
