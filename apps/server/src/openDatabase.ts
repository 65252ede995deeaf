import { join } from 'node:path';
import { ok, type Result } from '@sotto/base';
import { startEmbeddedPostgres } from './store/embedded/startEmbeddedPostgres.ts';
import { openStore } from './store/openStore.ts';
import type { Store } from './store/Store.ts';

/** An open store, with the database below it where that is our own. */
export interface Database {
  readonly store: Store;
  /** A PostgreSQL address. */
  readonly url: string;
  /** Resolves when an embedded database has ended by itself; never for one outside. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** Opens the operator's database, or the embedded one in `dataDir`. */
export async function openDatabase(options: {
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
}): Promise<Result<Database, { readonly code: string }>> {
  const { databaseUrl, dataDir } = options;
  const embedded = databaseUrl ? undefined : await startEmbeddedPostgres({ folder: join(dataDir, 'postgres') });
  if (embedded && !embedded.ok) return embedded;
  const url = databaseUrl ?? embedded?.value.url ?? '';
  const store = await openStore({ databaseUrl: url });
  if (!store.ok) {
    await embedded?.value.close();
    return store;
  }
  return ok({
    store: store.value,
    url,
    ended: embedded?.value.ended ?? new Promise<void>(() => undefined),
    async close() {
      await store.value.close();
      await embedded?.value.close();
    },
  });
}
