import { knockPath } from '@sotto/protocol';
import type { FastifyInstance } from 'fastify';
import type { Visitors } from '../limits/Visitors.ts';

export interface KnockOptions {
  readonly visitors: Pick<Visitors, 'of'>;
  /** Called if no WebSocket arrived of somebody whose requests do arrive. */
  readonly onMissing: () => void;
}

/**
 * Tells a client what became of its WebSocket. A browser tells its page nothing of why one did not open, and a proxy that
 * lets none through looks like a server that is away.
 */
export function serveKnock(http: FastifyInstance, { visitors, onMissing }: KnockOptions): void {
  http.get(knockPath, async (request, reply) => {
    const { knock } = visitors.of(request.raw);
    if (knock === 'none') onMissing();
    reply.header('cache-control', 'no-store').type('text/plain');
    return knock;
  });
}
