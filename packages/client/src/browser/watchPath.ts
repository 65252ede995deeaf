import type { Transport } from 'mediasoup-client/types';

/** A path may be gone for this long when a network changes; after that it counts as lost, in milliseconds. */
const patienceMs = 4_000;

/** Calls back when a connected transport has failed, or was disconnected for 4 s. */
export function watchPath(transport: Transport, onLost: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const lose = () => {
    if (!transport.closed) onLost();
  };
  transport.on('connectionstatechange', (state) => {
    clearTimeout(timer);
    if (state === 'failed') lose();
    else if (state === 'disconnected') timer = setTimeout(lose, patienceMs);
  });
}
