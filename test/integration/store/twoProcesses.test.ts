import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { randomBytes, toBase64url } from '@sotto/base';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { findFreePort } from '../../harness/findFreePort.ts';
import { type DatabasePath, startDatabasePath } from '../../harness/startDatabasePath.ts';
import { holdPostgres } from './startForTest.ts';

const main = join(import.meta.dirname, '../../../apps/server/src/main.ts');

const postgres = holdPostgres();
let path: DatabasePath;

beforeEach(async () => {
  path = await startDatabasePath(postgres.url);
});
afterEach(() => path.close());

/** A server process, as the supervisor would start it. */
interface ServerProcess {
  readonly port: number;
  /** Resolves when it has written this; rejects with everything that it wrote if it ended instead. */
  wrote(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Its exit code, and what it wrote to either stream. */
  readonly ended: Promise<{ code: number | null; out: string; errors: string }>;
}

async function start(): Promise<ServerProcess> {
  const port = await findFreePort();
  const settings = {
    DATA_DIR: postgres.folder,
    DATABASE_URL: path.url,
    PORT: `${port}`,
    RELAY_KEYS: toBase64url(randomBytes(32)),
  };
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(process.execPath, [main], {
    stdio: [...stdio],
    env: { ...process.env, ...settings },
  });
  const written = { out: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.errors += text;
  });
  const ended = once(child, 'close').then(([code]) => ({ code, ...written }));
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    port,
    async wrote(text) {
      while (!written.out.includes(text)) {
        const isOver = await Promise.race([once(child.stdout, 'data').then(() => false), ended.then(() => true)]);
        if (isOver) throw new Error(`ended without '${text}': ${written.out}${written.errors}`);
      }
    },
    kill: (signal) => child.kill(signal),
    ended,
  };
}

async function startOrThrow(): Promise<ServerProcess> {
  const server = await start();
  await server.wrote('Sotto is at');
  return server;
}

const isUp = async ({ port }: ServerProcess) => (await fetch(`http://127.0.0.1:${port}/server-key`)).ok;

describe('a server process', () => {
  it('is refused by one sentence if another works on its database, which loses nothing', async () => {
    const first = await startOrThrow();
    const second = await start();
    const { code, out, errors } = await second.ended;
    expect(code).toBe(2);
    expect(errors.trim().split('\n')).toHaveLength(1);
    expect(errors).toContain('DATABASE_URL');
    expect(out).toContain('"code":"database-in-use"');
    expect(await isUp(first)).toBe(true);
  });

  it('takes over from one that ends meanwhile', async () => {
    const first = await startOrThrow();
    const second = await start();
    await second.wrote('server-lock-awaited');
    first.kill('SIGTERM');
    expect((await first.ended).code).toBe(0);
    await second.wrote('Sotto is at');
    expect(await isUp(second)).toBe(true);
  });

  it('takes over from one that was killed', async () => {
    const first = await startOrThrow();
    first.kill('SIGKILL');
    await first.ended;
    const second = await startOrThrow();
    expect(await isUp(second)).toBe(true);
  });

  it('ends on request, though its database no longer answers', async () => {
    const server = await startOrThrow();
    path.silence();
    server.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
  });
});
