/** Waits for the end of some work, whether it succeeds or fails, but no longer than this. */
export async function settleWithin(withinMs: number, work: Promise<unknown>): Promise<void> {
  const patience = Promise.withResolvers<void>();
  const timer = setTimeout(() => patience.resolve(), withinMs);
  await Promise.race([work.catch(() => undefined), patience.promise]);
  clearTimeout(timer);
}
