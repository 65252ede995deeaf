import { unsafeQuery } from '../../apps/server/src/store/unsafeQuery.ts';
import type { StoredRow } from './Evidence.ts';

/** Everything that a database keeps. */
export async function readRows(databaseUrl: string): Promise<StoredRow[]> {
  const tables = await unsafeQuery(databaseUrl, "select tablename from pg_tables where schemaname = 'public'");
  const rows: StoredRow[] = [];
  for (const { tablename } of tables.rows as { tablename: string }[]) {
    const found = await unsafeQuery(databaseUrl, `select * from "${tablename}"`);
    for (const columns of found.rows) rows.push({ table: tablename, columns });
  }
  return rows;
}
