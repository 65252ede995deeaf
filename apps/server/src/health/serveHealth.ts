import type { FastifyInstance } from 'fastify';
import type { Readiness } from './Readiness.ts';

/**
 * Serves `/health`, which says that this process answers, and `/ready`, which says whether people can talk here and
 * names failing checks. Neither reveals anything else.
 */
export function serveHealth(http: FastifyInstance, readiness: Pick<Readiness, 'failing'>): void {
  http.get('/health', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return { ok: true };
  });
  http.get('/ready', async (_request, reply) => {
    const failing = await readiness.failing();
    reply.header('cache-control', 'no-store').code(failing.length > 0 ? 503 : 200);
    return { ok: failing.length === 0, failing };
  });
}
