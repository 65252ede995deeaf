import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPGlite } from 'pglite-prisma-adapter';

/**
 * Computes the SQL that turns a database made by the migrations into the one that schema.prisma describes.
 *
 * Prisma's own `migrate` downloads an engine and needs a database; this runs the same engine as WebAssembly on a
 * PostgreSQL in memory. It does not compare CHECK constraints: the schema language has none, so only the migrations
 * contain them.
 *
 * @param {string} folder holds schema.prisma and migrations/
 * @returns {Promise<string>} SQL; empty where there is no drift
 */
export async function diffSchema(folder) {
  const database = await PGlite.create();
  try {
    for (const file of await listMigrations(folder)) await applyMigration(database, join(folder, 'migrations', file));
    return await diff(database, join(folder, 'schema.prisma'));
  } finally {
    await database.close();
  }
}

/**
 * The migrations of a folder in the order in which they apply: `001.do.first-tables.sql` and so on.
 *
 * @param {string} folder
 */
export async function listMigrations(folder) {
  const files = await readdir(join(folder, 'migrations'));
  return files.filter((file) => /^\d{3}\.do\.[\w-]+\.sql$/.test(file)).sort();
}

/**
 * @param {PGlite} database
 * @param {string} file
 */
async function applyMigration(database, file) {
  await database.exec(`BEGIN;\n${await readFile(file, 'utf8')}\nCOMMIT;`);
}

/**
 * @param {PGlite} database
 * @param {string} schemaFile
 */
async function diff(database, schemaFile) {
  const schema = { path: schemaFile, content: await readFile(schemaFile, 'utf8') };
  const SchemaEngine = await loadSchemaEngine();
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPGlite(database));
  const engine = await SchemaEngine.new({ datamodels: [[schema.path, schema.content]] }, () => {}, adapter);
  try {
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files: [schema], configDir: join(schemaFile, '..') },
      to: { tag: 'schemaDatamodel', files: [schema] },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return exitCode === 0 ? '' : (stdout ?? '');
  } finally {
    engine.free();
  }
}

/** @type {Promise<any> | undefined} */
let schemaEngine;

/** Once in a process: the bindings keep one instance for themselves. */
function loadSchemaEngine() {
  schemaEngine ??= instantiateSchemaEngine();
  return schemaEngine;
}

/**
 * Instantiated by hand, because the package's own entry imports its .wasm as a module, which some versions of Node
 * can't do.
 */
async function instantiateSchemaEngine() {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const bindings = await import(pathToFileURL(join(entry, '../schema_engine_bg.js')).href);
  const module = await WebAssembly.compile(await readFile(join(entry, '../schema_engine_bg.wasm')));
  const instance = await WebAssembly.instantiate(module, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  /** @type {any} */ (instance.exports).__wbindgen_start();
  return bindings.SchemaEngine;
}
