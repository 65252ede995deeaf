import { chmod, mkdir, mkdtemp, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hydratePostgres } from './hydratePostgres.js';

describe('hydratePostgres', () => {
  /** @type {string} */
  let folder;
  const inside = (/** @type {string} */ path) => join(folder, 'native', path);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sotto-hydrate-'));
    await mkdir(inside('bin'), { recursive: true });
    await mkdir(inside('lib'));
    for (const file of ['bin/initdb', 'bin/pg_ctl', 'bin/postgres', 'lib/libicuuc.so.60.2'])
      await writeFile(inside(file), '');
    await describeLinks([{ source: 'native/lib/libicuuc.so.60.2', target: 'native/lib/libicuuc.so.60' }]);
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('makes the links and the execute bits that are missing, once', async () => {
    await chmod(inside('bin/initdb'), 0o755);
    expect(await hydratePostgres({ folder })).toBe(3);
    expect(await readlink(inside('lib/libicuuc.so.60'))).toBe('libicuuc.so.60.2');
    expect((await stat(inside('bin/postgres'))).mode & 0o111).toBe(0o111);
    expect(await hydratePostgres({ folder })).toBe(0);
  });

  it('may run several times at once', async () => {
    await Promise.all([hydratePostgres({ folder }), hydratePostgres({ folder }), hydratePostgres({ folder })]);
    expect(await hydratePostgres({ folder })).toBe(0);
  });

  it('links nothing outside the folder of a library', async () => {
    await describeLinks([{ source: 'native/lib/libicuuc.so.60.2', target: 'native/bin/../../../elsewhere' }]);
    await expect(hydratePostgres({ folder })).rejects.toThrow();
  });

  it('finds the package of this platform by itself', async () => {
    await hydratePostgres();
    expect(await hydratePostgres()).toBe(0);
  });

  /** @param {{ source: string, target: string }[]} links */
  async function describeLinks(links) {
    await writeFile(inside('pg-symlinks.json'), JSON.stringify(links));
  }
});
