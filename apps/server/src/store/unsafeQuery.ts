import pg from 'pg';

/** Runs SQL past the store, for tests that look behind it; the server never does. */
export async function unsafeQuery(databaseUrl: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}
