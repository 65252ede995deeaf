import pg from 'pg';
import { databaseLimits } from './databaseLimits.ts';

/** Any two numbers, as long as every version of Sotto takes the same: the server's lock, per database. */
const [lockClass, lockNumber] = [7_361_004, 1];

/**
 * PostgreSQL ends a connection whose machine has vanished after about 10 s. We notice a silent connection within 7 s, so that
 * nobody else has our lock while we still think that we hold it.
 */
const endSilentConnections = `
  SET tcp_keepalives_idle = 4; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 10000`;

/** Names a database session. PostgreSQL uses process numbers again, but not together with the time of the start. */
const identity = `concat("pid", ' ', "backend_start")`;
const identify = `SELECT ${identity} AS "identity" FROM pg_stat_activity WHERE "pid" = pg_backend_pid()`;

/** Finds the connection that holds the lock, and ends an earlier one of ours. */
const findHolder = `
  SELECT CASE WHEN ${identity} = ANY($1::text[]) THEN pg_terminate_backend("activity"."pid") ELSE false END AS "isEnded"
  FROM pg_locks AS "lock" JOIN pg_stat_activity AS "activity" USING ("pid")
  WHERE "lock"."locktype" = 'advisory' AND "lock"."granted" AND "lock"."classid" = ${lockClass}
    AND "lock"."objid" = ${lockNumber} AND "activity"."datname" = current_database()`;

/** `busy`: try again soon. `taken`: another process has it. `lost`: the connection is gone. */
export type Tried = 'locked' | 'busy' | 'taken' | 'lost';

/** A database connection of its own; the lock taken on it lives as long as the connection. */
export class LockConnection {
  readonly #client: pg.Client;
  readonly #lost = new AbortController();
  #identity = '';

  private constructor(databaseUrl: string) {
    this.#client = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: databaseLimits.connectMs,
      query_timeout: databaseLimits.queryMs,
      statement_timeout: databaseLimits.statementMs,
      keepAlive: true,
    });
    const lose = () => this.#lost.abort();
    this.#client.on('error', lose).on('end', lose);
  }

  /** Returns `undefined` if the database can't be reached. */
  static async open(databaseUrl: string): Promise<LockConnection | undefined> {
    const connection = new LockConnection(databaseUrl);
    try {
      await connection.#client.connect();
      await connection.#client.query(endSilentConnections);
      const { rows } = await connection.#client.query<{ identity: string }>(identify);
      connection.#identity = rows[0]?.identity ?? '';
      return connection;
    } catch {
      connection.close();
      return undefined;
    }
  }

  /** Aborted when the connection has ended. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  async isAlive(): Promise<boolean> {
    return this.#client.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  /** The identity of this connection in PostgreSQL. */
  get identity(): string {
    return this.#identity;
  }

  /** @param own identities of sessions of this process: one that PostgreSQL still takes for alive is ended */
  async tryLock(own: readonly string[]): Promise<Tried> {
    try {
      const asked = `SELECT pg_try_advisory_lock(${lockClass}, ${lockNumber}) AS "isLocked"`;
      const { rows } = await this.#client.query<{ isLocked: boolean }>(asked);
      if (rows[0]?.isLocked) return 'locked';
      const holders = await this.#client.query<{ isEnded: boolean }>(findHolder, [own]);
      return holders.rows.some(({ isEnded }) => !isEnded) ? 'taken' : 'busy';
    } catch {
      return 'lost';
    }
  }

  /** Ends the connection, which may be silent, without waiting for anybody; idempotent. */
  close(): void {
    this.#lost.abort();
    void this.#client.end().catch(() => undefined);
    const { connection } = this.#client as unknown as { connection: { stream: { destroy(): void } } };
    setTimeout(() => connection.stream.destroy(), endMs).unref();
  }
}

/** How long a connection may take to end in order, in milliseconds. */
const endMs = 500;
