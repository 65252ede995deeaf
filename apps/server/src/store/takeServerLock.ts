import { setTimeout as delay } from 'node:timers/promises';
import { fail, ok, type Result } from '@sotto/base';
import type { Log } from '@sotto/log';
import { databaseLimits } from './databaseLimits.ts';
import { LockConnection } from './LockConnection.ts';

/** The right of one process to be the server of a database. */
export interface ServerLock {
  /** False from the loss of its connection until the lock is taken again. */
  readonly isHeld: boolean;
  /** Resolves when another process has taken it after we lost it. */
  readonly taken: Promise<void>;
  /** Gives it back; idempotent. */
  close(): Promise<void>;
}

export interface ServerLockOptions {
  readonly databaseUrl: string;
  /** How long to wait for a process that is about to end, in milliseconds. */
  readonly waitMs?: number;
  readonly log?: Pick<Log, 'info' | 'warn'> | undefined;
}

export type LockFailure = { readonly code: 'database-unreachable' | 'database-in-use' };

/**
 * How long a start waits for the lock by default, in milliseconds: longer than PostgreSQL keeps the connection of a
 * machine that vanished, so that a start on another machine succeeds. A process that ends in order gives the lock back
 * at once.
 */
const patienceMs = 15_000;
/** Time between two tries to take the lock, and between two looks at whether it is still held, in milliseconds. */
const [retryMs, lookMs] = [500, 3_000];
/**
 * How much later than its time limit, in milliseconds, an answer may come. Beyond that, this process itself was slow.
 */
const stallMs = 1_000;
/** Sessions of ours that are remembered: any of them may have got the lock without our learning of it. */
const mostOwn = 20;

/** Takes the lock of a database, or says that another process has it and does not end. */
export async function takeServerLock(options: ServerLockOptions): Promise<Result<ServerLock, LockFailure>> {
  const { databaseUrl, waitMs = patienceMs, log } = options;
  const connection = await LockConnection.open(databaseUrl);
  if (!connection) return fail('database-unreachable');
  const until = performance.now() + waitMs;
  for (let isFirst = true; ; isFirst = false) {
    const tried = await connection.tryLock([]);
    if (tried === 'locked') return ok(keep(connection, options));
    if (tried === 'lost' || performance.now() > until) {
      connection.close();
      return fail(tried === 'lost' ? 'database-unreachable' : 'database-in-use');
    }
    if (isFirst) log?.warn('server-lock-awaited');
    await delay(retryMs);
  }
}

/** Holds the lock, and takes it again whenever its connection is lost, until another process has it. */
function keep(first: LockConnection, { databaseUrl, log }: ServerLockOptions): ServerLock {
  const closing = new AbortController();
  const taken = Promise.withResolvers<void>();
  let held: LockConnection | undefined = first;
  const own = [first.identity];

  async function run(): Promise<void> {
    let connection = first;
    while (!closing.signal.aborted) {
      await lastsUntilLost(connection, closing.signal);
      held = undefined;
      connection.close();
      if (closing.signal.aborted) return;
      log?.warn('server-lock-lost');
      const again = await retake();
      if (!again) return;
      log?.info('server-lock-regained');
      connection = again;
      held = again;
    }
  }

  async function retake(): Promise<LockConnection | undefined> {
    while (!closing.signal.aborted) {
      const connection = await LockConnection.open(databaseUrl);
      if (connection) own.push(...own.splice(0).slice(-mostOwn), connection.identity);
      const tried = await connection?.tryLock(own);
      if (connection && tried === 'locked') return connection;
      connection?.close();
      if (tried === 'taken') {
        log?.warn('server-lock-taken');
        taken.resolve();
        return undefined;
      }
      await delay(retryMs, undefined, { signal: closing.signal }).catch(() => undefined);
    }
    return undefined;
  }

  const running = run();
  return {
    get isHeld() {
      return held !== undefined;
    },
    taken: taken.promise,
    async close() {
      closing.abort();
      await running;
    },
  };
}

async function lastsUntilLost(connection: LockConnection, signal: AbortSignal): Promise<void> {
  const patience = AbortSignal.any([signal, connection.lost]);
  while (!patience.aborted) {
    await delay(lookMs, undefined, { signal: patience }).catch(() => undefined);
    const askedAt = performance.now();
    if (patience.aborted || (await connection.isAlive())) continue;
    // If this process stood still itself, the late answer does not mean that the database was silent.
    if (performance.now() - askedAt < databaseLimits.queryMs + stallMs) return;
  }
}
