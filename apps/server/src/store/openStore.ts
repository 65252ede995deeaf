import { ok, type Result } from '@sotto/base';
import { applyMigrations, type MigrationFailure } from './applyMigrations.ts';
import { prismaStore } from './prismaStore.ts';
import type { Store } from './Store.ts';

/** Options of `openStore`. */
export interface OpenStoreOptions {
  /** A PostgreSQL address, such as `postgresql://user:password@host/database`. */
  readonly databaseUrl: string;
  /** The most connections to the database; several nodes share PostgreSQL's limit. */
  readonly connections?: number;
  /** The folder of the migrations; by default the one of this repository. */
  readonly migrations?: string;
}

/**
 * Opens the database, bringing its tables up to date first.
 *
 * @returns a store that its caller closes; `database-newer` if a later version of Sotto has been here
 */
export async function openStore(options: OpenStoreOptions): Promise<Result<Store, MigrationFailure>> {
  const migrated = await applyMigrations(options.databaseUrl, options.migrations);
  if (!migrated.ok) return migrated;
  return ok(prismaStore({ databaseUrl: options.databaseUrl, connections: options.connections ?? 10 }));
}
