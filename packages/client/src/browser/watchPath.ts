import type { Transport } from 'mediasoup-client/types';

/** How long a path may be gone, for example while a network changes, before it counts as lost, in milliseconds. */
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
