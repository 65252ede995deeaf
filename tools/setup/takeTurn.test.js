import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { identifyProcess } from './processIdentity.js';
import { takeTurn } from './takeTurn.js';

describe('takeTurn', () => {
  /** @type {string} */
  let folder;
  /** @type {string[]} */
  let lines;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sotto-turn-'));
    lines = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const path = () => join(folder, 'setup.turn');
  const options = () => ({ path: path(), log: (/** @type {string} */ line) => void lines.push(line) });

  it('gives the turn back, after a failure too', async () => {
    expect(await takeTurn(options(), async () => existsSync(path()))).toBe(true);
    await expect(takeTurn(options(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('goes to one at a time, of a process too, also after a holder that died', async () => {
    writeFileSync(path(), JSON.stringify({ ...identifyProcess(process.pid), boot: 'earlier' }));
    let [inside, most] = [0, 0];
    const work = async () => {
      most = Math.max(most, ++inside);
      await sleep(20);
      inside--;
    };
    await Promise.all([1, 2, 3].map(() => takeTurn(options(), work)));
    expect([most, readdirSync(folder)]).toEqual([1, []]);
  });

  it('waits for a holder that lives, and says so once', async () => {
    writeFileSync(path(), JSON.stringify(identifyProcess(process.pid)));
    let held = true;
    const turn = takeTurn(options(), async () => held);
    await vi.waitFor(() => expect(lines).toHaveLength(1), { timeout: 60_000 });
    held = false;
    rmSync(path());
    expect(await turn).toBe(false);
    expect(lines).toEqual(['Another start or test is setting up this clone. Waiting for it.']);
  });

  it.each([
    ['has died', JSON.stringify({ ...identifyProcess(process.pid), pid: 4_000_000 })],
    ['left its number to another', JSON.stringify({ ...identifyProcess(process.pid), startedAtTicks: '1' })],
    ['ran before the machine did', JSON.stringify({ ...identifyProcess(process.pid), boot: 'earlier' })],
    ['wrote half', '{"pid":'],
  ])('does not wait for a holder that %s', async (_fate, text) => {
    writeFileSync(path(), text);
    expect(await takeTurn(options(), async () => 'mine')).toBe('mine');
    expect(lines).toEqual([]);
  });
});
