#!/usr/bin/env node
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { diffSchema, listMigrations } from './diffSchema.js';

/**
 * Writes the next migration: the difference between schema.prisma and the migrations so far.
 *
 * Read it before committing it: the engine drops everything that it does not find, and CHECK constraints are added by
 * hand.
 *
 * @param {string} folder holds schema.prisma and migrations/
 * @param {string} name such as `house-rules`
 * @returns {Promise<string | undefined>} the file's name; `undefined` if there is nothing to do
 */
export async function makeMigration(folder, name) {
  if (!/^[a-z0-9-]+$/.test(name)) throw new Error('a name is lower-case letters, digits and hyphens');
  const sql = await diffSchema(folder);
  if (!sql) return undefined;
  const last = (await listMigrations(folder)).at(-1);
  const number = String(Number(last?.slice(0, 3) ?? 0) + 1).padStart(3, '0');
  const file = `${number}.do.${name}.sql`;
  await writeFile(join(folder, 'migrations', file), sql, { flag: 'wx' });
  return file;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = fileURLToPath(new URL('../../prisma', import.meta.url));
  const file = await makeMigration(folder, process.argv[2] ?? '');
  console.log(file ? `Wrote prisma/migrations/${file}` : 'The migrations already say what schema.prisma says');
}
