import { execFile } from 'node:child_process';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fail, ok, type Result } from '@sotto/base';
import { type Cluster, clusterEnvironment } from './Cluster.ts';
import type { EmbeddedFailure } from './EmbeddedPostgres.ts';

const majorVersion = '18';

/** Makes the data folder unless it is there already; one that was interrupted leaves nothing behind. */
export async function initialiseCluster(cluster: Cluster): Promise<Result<void, EmbeddedFailure>> {
  const version = await readFile(join(cluster.dataFolder, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version !== undefined) return version.trim() === majorVersion ? ok(undefined) : fail('data-of-other-version');
  const draft = `${cluster.dataFolder}.new`;
  try {
    await rm(draft, { recursive: true, force: true });
    await initdb(cluster, draft);
    await rename(draft, cluster.dataFolder);
    await sync(cluster.folder);
    return ok(undefined);
  } catch {
    return fail('start-failed');
  }
}

async function initdb({ prefix, binaries, folder }: Cluster, draft: string): Promise<void> {
  // No password: whoever reaches the socket in our folder could read the data itself.
  const flags = ['--username=sotto', '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-instructions'];
  const [file = binaries.initdb, ...args] = [...prefix, binaries.initdb, ...flags, `--pgdata=${draft}`];
  await promisify(execFile)(file, args, { cwd: folder, env: clusterEnvironment(), timeout: 120_000 });
}

/** Writes a folder's names to disk: initdb did so with its content, not with the name that we gave. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
