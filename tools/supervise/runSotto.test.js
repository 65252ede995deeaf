import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isAlive } from '../setup/processIdentity.js';

const patience = { timeout: 60_000 };
const SCRIPT = fileURLToPath(new URL('./test/runStandIns.js', import.meta.url));

describe('runSotto', { timeout: 120_000 }, () => {
  /** @type {string} */
  let dataDir;
  /** @type {{ child: import('node:child_process').ChildProcess, text: string, ended: Promise<unknown> }[]} */
  let runs = [];

  beforeEach(() => {
    dataDir = join(mkdtempSync(join(tmpdir(), 'sotto-run-')), 'data');
  });

  afterEach(async () => {
    for (const { child } of runs) child.kill('SIGKILL');
    await vi.waitFor(() => expect(children().filter(isAlive)).toEqual([]), patience);
    runs = [];
    rmSync(join(dataDir, '..'), { recursive: true });
  });

  /** @param {...string} kinds */
  function run(...kinds) {
    const child = spawn(process.execPath, [SCRIPT, ...kinds], {
      env: { ...process.env, DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    // The streams and not the close event: Node leaves it out once the parent has disconnected the channel.
    const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
    const over = Promise.all([once(child, 'exit'), ...streams.map((stream) => once(stream, 'end'))]);
    const started = { child, text: '', ended: over.then(([[code]]) => code) };
    for (const stream of streams) {
      stream.on('data', (chunk) => {
        started.text += chunk;
      });
    }
    runs.push(started);
    return started;
  }

  /** @returns {import('../setup/processIdentity.js').ProcessIdentity[]} */
  function children() {
    try {
      return Object.values(JSON.parse(readFileSync(join(dataDir, 'processes.json'), 'utf8')).children);
    } catch {
      return [];
    }
  }

  const bothRun = () => vi.waitFor(() => expect(children().filter(isAlive)).toHaveLength(2), patience);

  it('says where data lives, in a folder for this user alone', async () => {
    const { child, ended } = run('good', 'good');
    await vi.waitFor(() => expect(runs[0]?.text).toBe(`Data lives in ${dataDir}\n`), patience);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it.each(['SIGTERM', 'SIGINT'])('ends with 0 on %s and leaves neither process nor record', async (signal) => {
    const { child, ended } = run('good', 'good');
    await bothRun();
    const were = children();
    child.kill(/** @type {NodeJS.Signals} */ (signal));
    expect(await ended).toBe(0);
    expect(were.filter(isAlive)).toEqual([]);
    expect(children()).toEqual([]);
  });

  it('ends when the process that started it is gone', async () => {
    const { child, ended } = run('good', 'good');
    await bothRun();
    child.disconnect();
    expect(await ended).toBe(0);
  });

  it('leaves nothing that hinders the next start after kill -9', async () => {
    const first = run('good', 'good');
    await bothRun();
    const were = children();
    first.child.kill('SIGKILL');
    await first.ended;
    const second = run('good', 'good');
    await bothRun();
    expect(were.filter(isAlive)).toEqual([]);
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  });

  it('refuses a folder that another start uses', async () => {
    run('good', 'good');
    await bothRun();
    const second = run('good', 'good');
    expect(await second.ended).toBe(1);
    expect(second.text).toContain(`Sotto runs on ${dataDir} already`);
    expect(children().filter(isAlive)).toHaveLength(2);
  });

  it('waits for an earlier start that is stopping', async () => {
    const first = run('good', 'good');
    await bothRun();
    first.child.kill('SIGTERM');
    const second = run('good', 'good');
    expect(await first.ended).toBe(0);
    await bothRun();
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  });

  it('says no more than the refusal of a setting, with exit code 2', async () => {
    const { ended } = run('good', 'refuses');
    expect(await ended).toBe(2);
    expect(children()).toEqual([]);
    expect(runs[0]?.text).toBe('PORT is abc, which is not a port.\n');
  });
});
