import type { Page } from 'puppeteer-core';

/** Counts of the frames that a room's Worker opened so far, and of those it could not open. */
export interface Openings {
  readonly opened: number;
  readonly refused: number;
}

interface Watched {
  openings: { opened: number; refused: number };
}

/**
 * Counts how often a page's Workers open what AES-GCM sealed, and how often that fails: a frame that was changed on its way,
 * or whose key is another, fails here. Call it before the room has sound.
 */
export async function watchOpening(page: Page): Promise<() => Promise<Openings>> {
  const workers = page.workers();
  for (const worker of workers) await worker.evaluate(installCounter);
  return async () => {
    const all = await Promise.all(
      workers.map((worker) => worker.evaluate(() => (globalThis as unknown as Watched).openings)),
    );
    return {
      opened: all.reduce((sum, { opened }) => sum + opened, 0),
      refused: all.reduce((sum, { refused }) => sum + refused, 0),
    };
  };
}

function installCounter(): void {
  const openings = { opened: 0, refused: 0 };
  (globalThis as unknown as Watched).openings = openings;
  const decrypt = SubtleCrypto.prototype.decrypt;
  SubtleCrypto.prototype.decrypt = async function count(this: SubtleCrypto, ...args: Parameters<typeof decrypt>) {
    try {
      const plaintext = await decrypt.apply(this, args);
      openings.opened++;
      return plaintext;
    } catch (error) {
      openings.refused++;
      throw error;
    }
  };
}
