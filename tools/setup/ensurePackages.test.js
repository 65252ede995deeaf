import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NEEDS_HAND } from './needsHand.js';

const MODULE = new URL('./ensurePackages.js', import.meta.url).href;

describe('ensurePackages', () => {
  /** @type {string} a folder of stand-ins for the system's commands, and of what they note */
  let bin;
  beforeEach(() => {
    bin = mkdtempSync(join(tmpdir(), 'sotto-packages-'));
    // Knows what is listed in `installed`.
    command('dpkg-query', 'grep -qxF "$3" "$BIN/installed" && printf "install ok installed"');
    command(
      'apt-get',
      'echo "apt-get $*" >> "$BIN/ran"; [ "$1" = install ] && [ ! -e "$BIN/broken" ] && echo sox >> "$BIN/installed"',
    );
    command('sudo', '[ -e "$BIN/may-sudo" ] || exit 1; shift; echo sudo >> "$BIN/ran"; exec "$@"');
    write('installed', 'tcpdump\n');
    write('ran', '');
  });
  afterEach(() => rmSync(bin, { recursive: true }));

  /** @param {string} name @param {string} script */
  function command(name, script) {
    write(name, `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }

  /** @param {string} name @param {string} text */
  function write(name, text) {
    writeFileSync(join(bin, name), text);
  }

  const ran = () => readFileSync(join(bin, 'ran'), 'utf8');

  /** @param {{ uid: number, names?: string[] }} options */
  function ensure({ uid, names = ['tcpdump', 'sox'] }) {
    const script = `process.getuid = () => ${uid};
      const { ensurePackages } = await import('${MODULE}');
      await ensurePackages(${JSON.stringify(names)}, 'hear');`;
    const environment = { ...process.env, BIN: bin, PATH: `${bin}:${process.env['PATH']}` };
    return spawnSync(process.execPath, ['--input-type=module', '-e', script], { env: environment, encoding: 'utf8' });
  }

  it('does nothing, and says nothing, when all is there', () => {
    const { status, stdout, stderr } = ensure({ uid: 1000, names: ['tcpdump'] });
    expect({ status, stdout, stderr, ran: ran() }).toEqual({ status: 0, stdout: '', stderr: '', ran: '' });
  });

  it('says what root installs, and why, and installs only what is missing', () => {
    const { status, stdout } = ensure({ uid: 0 });
    expect(status).toBe(0);
    expect(stdout).toBe('Debian packages are needed to hear. Installing now: sox\n');
    expect(ran()).toMatch(/^apt-get update .*\napt-get install -y --no-install-recommends .* sox\n$/);
  });

  it('installs through sudo if that asks for no password', () => {
    write('may-sudo', '');
    const { status, stdout } = ensure({ uid: 1000 });
    expect(status).toBe(0);
    expect(stdout).toContain('Installing now: sox');
    expect(ran()).toMatch(/^sudo\nsudo\napt-get update .*\nsudo\napt-get install /);
  });

  it('gives an ordinary user the one line to run, and exit code 3', () => {
    const { status, stderr } = ensure({ uid: 1000 });
    expect(status).toBe(NEEDS_HAND);
    const [why, line, ...more] = stderr.trim().split('\n');
    expect(why).toBe('Debian packages are needed to hear, and this user may not install them. Run this once:');
    expect(line).toMatch(/^ {2}(sudo sh|su -) -c 'apt-get update && apt-get install -y .* sox'$/);
    expect(more).toEqual([]);
    expect(ran()).toBe('');
  });

  it('gives root the line as well when apt-get fails', () => {
    write('broken', '');
    const { status, stderr } = ensure({ uid: 0 });
    expect(status).toBe(NEEDS_HAND);
    expect(stderr).toContain('apt-get could not install what is needed to hear');
  });
});
