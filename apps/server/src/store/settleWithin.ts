/** Waits for the end of some work, but no longer than this, and whatever becomes of it. */
export async function settleWithin(withinMs: number, work: Promise<unknown>): Promise<void> {
  const patience = Promise.withResolvers<void>();
  const timer = setTimeout(() => patience.resolve(), withinMs);
  await Promise.race([work.catch(() => undefined), patience.promise]);
  clearTimeout(timer);
}
