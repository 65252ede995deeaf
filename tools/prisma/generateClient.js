import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const schemaFile = join(root, 'prisma/schema.prisma');
const stampFile = join(root, 'apps/server/src/store/generated/schema.sha256');

/**
 * Writes the Prisma client that apps/server/src/store imports, unless the one there was made from this very schema by
 * this very Prisma. Needs no network; takes 1 to 3 s when there is something to do.
 *
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<boolean>} whether a client was written
 */
export async function generateClient({ log = () => {} } = {}) {
  const stamp = await expectedStamp();
  if ((await readStamp()) === stamp) return false;
  log('Making the database client');
  await promisify(execFile)(process.execPath, [prismaCli(), 'generate', '--schema', schemaFile], {
    cwd: root,
    env: { ...process.env, ...offline },
    timeout: 120_000,
  });
  await writeFile(stampFile, stamp);
  return true;
}

/** Generating runs no engine, but Prisma fetches one all the same unless it is told where one is. */
const offline = {
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  CHECKPOINT_DISABLE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
};

async function expectedStamp() {
  const { version } = JSON.parse(await readFile(packageFile(), 'utf8'));
  return createHash('sha256')
    .update(`${version}\n`)
    .update(await readFile(schemaFile))
    .digest('hex');
}

async function readStamp() {
  try {
    return await readFile(stampFile, 'utf8');
  } catch {
    return undefined;
  }
}

function packageFile() {
  return createRequire(import.meta.url).resolve('prisma/package.json');
}

function prismaCli() {
  return join(dirname(packageFile()), 'build/index.js');
}
