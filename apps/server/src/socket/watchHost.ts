import type { Socket } from 'socket.io';
import type { Budget } from '../limits/createBudget.ts';

/** Engine.IO's own question, which every client answers; Engine.IO's types don't export it. */
type Asking = { sendPacket(type: 'ping'): void };

/**
 * How long a host may be silent before the server asks for a sign of life, and how long the answer may take, in
 * milliseconds. [R7]
 */
export const hostQuietMs = 4_000;

/**
 * Ends the connection of a host, on stage or a moderator, that is silent for twice as long as `hostQuietMs`. Others hear
 * hosts, or follow what they decide, so their loss shows soon. A host who speaks is never asked. Everybody else is asked by
 * Engine.IO's slow pings.
 *
 * @param now milliseconds, of a clock that is never set
 */
export function watchHost(
  engine: Pick<Socket['conn'], 'on' | 'once' | 'close'>,
  { budget, now }: { budget: Pick<Budget, 'isHost'>; now: () => number },
): void {
  let heardMs = now();
  let askedMs: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  const lookAt = (moment: number) => {
    timer = setTimeout(look, Math.max(0, moment - now())).unref();
  };
  function look(): void {
    timer = undefined;
    // A listener becomes a host by sending something, and after each packet we look again.
    if (!budget.isHost()) return;
    if (askedMs !== undefined && now() >= askedMs + hostQuietMs) {
      engine.close(true);
      return;
    }
    if (askedMs === undefined && now() >= heardMs + hostQuietMs) {
      askedMs = now();
      (engine as unknown as Asking).sendPacket('ping');
    }
    lookAt((askedMs ?? heardMs) + hostQuietMs);
  }
  engine.on('packet', () => {
    heardMs = now();
    askedMs = undefined;
    if (!timer) lookAt(heardMs + hostQuietMs);
  });
  engine.once('close', () => clearTimeout(timer));
}

/**
 * Asks a relay for a sign of life every few seconds, whatever it says meanwhile: each side of a control link finds out soon
 * that it is lost.
 */
export function askRelay(engine: Pick<Socket['conn'], 'once'>): void {
  const asking = setInterval(() => (engine as unknown as Asking).sendPacket('ping'), hostQuietMs).unref();
  engine.once('close', () => clearInterval(asking));
}
