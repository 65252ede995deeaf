import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkDrift } from './checkDrift.js';
import { listMigrations } from './diffSchema.js';
import { makeMigration } from './makeMigration.js';

const prismaFolder = fileURLToPath(new URL('../../prisma', import.meta.url));

describe('drift between schema.prisma and the migrations', () => {
  /** @type {string} */
  let folder;
  /** @type {string[]} */
  let logged;
  const check = () => checkDrift({ folder, log: (text) => logged.push(text) });

  beforeEach(async () => {
    logged = [];
    folder = await mkdtemp(join(tmpdir(), 'sotto-drift-'));
    await cp(prismaFolder, folder, { recursive: true });
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('is absent from what is committed', async () => {
    expect(await check()).toBe(0);
    expect(logged).toEqual([]);
  });

  it('is found, named and mended by the next migration', async () => {
    await plant('House', 'rules Bytes?');
    const before = await listMigrations(folder);

    expect(await check()).toBe(2);
    expect(logged.join()).toContain('ADD COLUMN     "rules" BYTEA');
    expect(await makeMigration(folder, 'house-rules')).toMatch(/^\d{3}\.do\.house-rules\.sql$/);
    expect(await listMigrations(folder)).toHaveLength(before.length + 1);
    expect(await check()).toBe(0);
    expect(await makeMigration(folder, 'nothing-left')).toBeUndefined();
  });

  it('refuses a name that is not a plain word', async () => {
    await expect(makeMigration(folder, '../elsewhere')).rejects.toThrow();
  });

  /**
   * @param {string} model
   * @param {string} field
   */
  async function plant(model, field) {
    const file = join(folder, 'schema.prisma');
    const schema = await readFile(file, 'utf8');
    await writeFile(file, schema.replace(`model ${model} {`, `model ${model} {\n  ${field}`));
  }
});
