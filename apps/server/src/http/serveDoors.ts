import { type Doors, doorsPath } from '@sotto/protocol';
import type { FastifyInstance } from 'fastify';
import type { ClaimStore } from '../store/Store.ts';

export interface DoorsOptions {
  readonly claim: Pick<ClaimStore, 'isClaimed' | 'isOpen'>;
  readonly isOpenToAll: boolean;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
}

/**
 * How long an answer is reused, in milliseconds, so that strangers can't make the database work as much as they like.
 */
const holdMs = 1_000;

/** Tells a page what its visitors may do here without a house, so that they don't fill in a form in vain. [H6] */
export function serveDoors(http: FastifyInstance, { claim, isOpenToAll, now }: DoorsOptions): void {
  let held: { readonly sinceMs: number; readonly doors: Promise<Doors> } | undefined;

  async function look(): Promise<Doors> {
    const [isClaimed, isClaimable] = await Promise.all([claim.isClaimed(), claim.isOpen()]);
    return { isOpenToAll: isOpenToAll || !isClaimed, isClaimable };
  }

  http.get(doorsPath, async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    if (!held || now() - held.sinceMs >= holdMs) held = { sinceMs: now(), doors: look() };
    try {
      return await held.doors;
    } catch {
      // The store has logged the fault. The page then lets its visitor try, and shows a refusal later.
      return reply.code(503).type('text/plain').send('storage-unavailable');
    }
  });
}
