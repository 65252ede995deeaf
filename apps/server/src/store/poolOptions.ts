import type pg from 'pg';
import { databaseLimits } from './databaseLimits.ts';

/**
 * Options of a pool in which nobody waits for a connection, or keeps one, for ever. A database may fall silent without
 * closing its connections.
 */
export function poolOptions({ databaseUrl, connections }: { databaseUrl: string; connections: number }): pg.PoolConfig {
  return {
    connectionString: databaseUrl,
    max: connections,
    connectionTimeoutMillis: databaseLimits.connectMs,
    query_timeout: databaseLimits.queryMs,
    statement_timeout: databaseLimits.statementMs,
    lock_timeout: databaseLimits.statementMs,
    idle_in_transaction_session_timeout: databaseLimits.statementMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    // Idle connections are closed before a firewall forgets them.
    idleTimeoutMillis: 10_000,
    // After a failover, no connection stays long at a server that no longer takes writes.
    maxLifetimeSeconds: 300,
  };
}
