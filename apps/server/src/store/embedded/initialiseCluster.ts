import { execFile } from 'node:child_process';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fail, ok, type Result, randomBytes, toBase64url } from '@sotto/base';
import { type Cluster, clusterEnvironment } from './Cluster.ts';
import type { EmbeddedFailure } from './EmbeddedPostgres.ts';

const majorVersion = '18';
const draftPrefix = 'data.new.';

/** Makes the data folder unless it is there already, whole or not at all. */
export async function initialiseCluster(cluster: Cluster): Promise<Result<void, EmbeddedFailure>> {
  await removeDrafts(cluster.folder);
  const version = await readFile(join(cluster.dataFolder, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version !== undefined) return version.trim() === majorVersion ? ok(undefined) : fail('data-of-other-version');
  // Each draft has a name of its own, because the initdb of a killed Sotto may still be working on an earlier draft.
  const draft = join(cluster.folder, `${draftPrefix}${toBase64url(randomBytes(6))}`);
  try {
    await initdb(cluster, draft);
    await rename(draft, cluster.dataFolder);
    await sync(cluster.folder);
    return ok(undefined);
  } catch {
    return fail('start-failed');
  }
}

/** Removes interrupted drafts. A draft that is still being written to goes at a later start. */
async function removeDrafts(folder: string): Promise<void> {
  const drafts = (await readdir(folder)).filter((name) => name.startsWith(draftPrefix));
  for (const name of drafts) await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
}

async function initdb({ prefix, binaries, folder }: Cluster, draft: string): Promise<void> {
  // No password: anyone who can reach the socket in our folder could read the data itself.
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
