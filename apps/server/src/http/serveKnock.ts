import { knockPath } from '@sotto/protocol';
import type { FastifyInstance } from 'fastify';
import type { Visitors } from '../limits/Visitors.ts';

export interface KnockOptions {
  readonly visitors: Pick<Visitors, 'of'>;
  /** Called if a client's HTTP requests arrive, but no WebSocket of its does. */
  readonly onMissing: () => void;
}

/**
 * Tells a client what became of its WebSocket. If one does not open, a browser does not tell its page why. So a proxy
 * that lets no WebSocket through looks like a server that is away.
 */
export function serveKnock(http: FastifyInstance, { visitors, onMissing }: KnockOptions): void {
  http.get(knockPath, async (request, reply) => {
    const { knock } = visitors.of(request.raw);
    if (knock === 'none') onMissing();
    reply.header('cache-control', 'no-store').type('text/plain');
    return knock;
  });
}
