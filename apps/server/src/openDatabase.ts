import { join } from 'node:path';
import { ok, type Result } from '@sotto/base';
import type { Log } from '@sotto/log';
import { startEmbeddedPostgres } from './store/embedded/startEmbeddedPostgres.ts';
import { guardWrites } from './store/guardWrites.ts';
import { openStore } from './store/openStore.ts';
import type { Store } from './store/Store.ts';
import { type ServerLock, type ServerLockOptions, takeServerLock } from './store/takeServerLock.ts';

/** An open store, with the database below it if it is our own. */
export interface Database {
  readonly store: Store;
  /** A PostgreSQL address. */
  readonly url: string;
  /** True while this process is the database's only server. Otherwise it must not number anything. */
  readonly lock: Pick<ServerLock, 'isHeld'>;
  /** Resolves when an embedded database has ended by itself, or another process has become the server of this one. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** Opens the operator's database, or the embedded one in `dataDir`. */
export async function openDatabase(options: {
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  /** How long to wait for another server on the same database to end, in milliseconds; 15 s if left out. */
  readonly waitMs?: number;
  readonly log?: Log;
}): Promise<Result<Database, { readonly code: string }>> {
  const { databaseUrl, dataDir } = options;
  const embedded = databaseUrl ? undefined : await startEmbeddedPostgres({ folder: join(dataDir, 'postgres') });
  if (embedded && !embedded.ok) return embedded;
  const url = databaseUrl ?? embedded?.value.url ?? '';
  const opened = await openLocked({ ...options, databaseUrl: url });
  if (!opened.ok) {
    await embedded?.value.close();
    return opened;
  }
  const { store, lock } = opened.value;
  return ok({
    store,
    url,
    lock,
    ended: embedded ? Promise.race([embedded.value.ended, lock.taken]) : lock.taken,
    async close() {
      await store.close();
      await lock.close();
      await embedded?.value.close();
    },
  });
}

/** Takes the lock before it changes anything in the database, because another process may still use the tables. */
async function openLocked(options: ServerLockOptions): Promise<Result<Locked, { readonly code: string }>> {
  const lock = await takeServerLock(options);
  if (!lock.ok) return lock;
  const store = await openStore(options);
  if (store.ok) return ok({ store: guardWrites(store.value, () => lock.value.isHeld), lock: lock.value });
  await lock.value.close();
  return store;
}

interface Locked {
  readonly store: Store;
  readonly lock: ServerLock;
}
