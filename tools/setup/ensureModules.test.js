import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const MODULE = new URL('./ensureModules.js', import.meta.url).href;

/** Stands in for npm: does as `npm ci` does with the folder, and counts. */
const NPM = `import { appendFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
rmSync('node_modules', { recursive: true, force: true });
mkdirSync('node_modules');
appendFileSync('ran', process.argv.slice(2).join(' ') + '\\n');
if (existsSync('broken')) process.exit(1);`;

describe('ensureModules', () => {
  /** @type {string} */
  let root;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'sotto-modules-'));
    mkdirSync(join(root, 'npm/bin'), { recursive: true });
    write('npm/package.json', '{"type":"module"}');
    write('npm/bin/npm-cli.js', NPM);
    write('package-lock.json', '{}');
    write('ran', '');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  /** @param {string} file @param {string} text */
  const write = (file, text) => writeFileSync(join(root, file), text);
  const installs = () => readFileSync(join(root, 'ran'), 'utf8').split('\n').length - 1;

  function ensure() {
    const script = `const { ensureModules } = await import('${MODULE}');
      await ensureModules({ root: ${JSON.stringify(root)}, log: console.log });`;
    const env = { ...process.env, npm_execpath: join(root, 'npm/bin/npm-cli.js') };
    return spawnSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' });
  }

  it('installs once, by npm ci, and says so', () => {
    expect(ensure()).toMatchObject({ status: 0, stdout: 'Installing node modules with npm ci: about a minute.\n' });
    expect(ensure()).toMatchObject({ status: 0, stdout: '' });
    expect(readFileSync(join(root, 'ran'), 'utf8')).toBe('ci\n');
  });

  it('installs again when the lock has changed', () => {
    ensure();
    write('package-lock.json', '{"changed":true}');
    ensure();
    expect(installs()).toBe(2);
  });

  it('installs again after an install that broke off', () => {
    write('broken', '');
    expect(ensure()).toMatchObject({ status: 1 });
    rmSync(join(root, 'broken'));
    expect(ensure()).toMatchObject({ status: 0 });
    expect(installs()).toBe(2);
  });

  it('installs again over what npm put there by itself', () => {
    ensure();
    rmSync(join(root, 'node_modules'), { recursive: true });
    mkdirSync(join(root, 'node_modules'));
    ensure();
    expect(installs()).toBe(2);
  });
});
