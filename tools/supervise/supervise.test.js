import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { identifyProcess, isAlive } from '../setup/processIdentity.js';
import { supervise } from './supervise.js';

const STAND_IN = fileURLToPath(new URL('./test/standIn.js', import.meta.url));
const patience = { timeout: 60_000 };
const TIMING = { firstDelayMs: 20, longestDelayMs: 80, graceMs: 400, wellAfterMs: 60_000 };

describe('supervise', () => {
  /** @type {string[]} */
  let lines;
  /** @type {{ name: string, process: import('../setup/processIdentity.js').ProcessIdentity | undefined }[]} */
  let spawned;
  /** @type {ReturnType<typeof supervise> | undefined} */
  let supervisor;

  beforeEach(() => {
    lines = [];
    spawned = [];
  });

  afterEach(() => supervisor?.stop());

  /** @param {...string} kinds what each stand-in does, in order */
  function start(...kinds) {
    const children = kinds.map((kind, index) => ({
      name: `${kind}-${index}`,
      command: process.execPath,
      args: [STAND_IN, kind],
      environment: process.env,
    }));
    supervisor = supervise({
      children,
      timing: TIMING,
      log: (line) => lines.push(line),
      onSpawn: (name, pid) => spawned.push({ name, process: identifyProcess(pid) }),
    });
    return supervisor;
  }

  const names = () => spawned.map(({ name }) => name);
  const alive = () => spawned.filter(({ process }) => process && isAlive(process));

  it('starts each process when the one before is ready', async () => {
    start('good', 'good');
    expect(names()).toEqual(['good-0']);
    await vi.waitFor(() => expect(names()).toEqual(['good-0', 'good-1']), patience);
  });

  it('starts a killed process again, and leaves the other alone', async () => {
    start('good', 'good');
    await vi.waitFor(() => expect(spawned).toHaveLength(2), patience);
    process.kill(spawned[1]?.process?.pid ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(names()).toEqual(['good-0', 'good-1', 'good-1']), patience);
    expect(lines).toEqual(['The good-1 ended (SIGKILL). Starting it again in 0.02 s.']);
  });

  it('waits longer each time, up to a limit', async () => {
    start('crashes');
    await vi.waitFor(() => expect(lines).toHaveLength(5), patience);
    expect(lines.map((line) => / in (.*) s/.exec(line)?.[1])).toEqual(['0.02', '0.04', '0.08', '0.08', '0.08']);
  });

  it('ends everything with 2 when a process refuses a setting', async () => {
    expect(await start('good', 'refuses').finished).toBe(2);
    expect(alive()).toEqual([]);
    expect(lines).toEqual([]);
  });

  it('starts nothing more after a refusal', async () => {
    expect(await start('refuses', 'good').finished).toBe(2);
    expect(names()).toEqual(['refuses-0']);
  });

  it('stops with 0 and leaves nothing', async () => {
    const { stop, finished } = start('good', 'good');
    await vi.waitFor(() => expect(spawned).toHaveLength(2), patience);
    expect(await Promise.all([stop(), stop(), finished])).toEqual([0, 0, 0]);
    expect(alive()).toEqual([]);
    await sleep(100);
    expect(spawned).toHaveLength(2);
  });

  it('kills a process that does not end in time', async () => {
    const { stop } = start('stubborn', 'good');
    // The second one starts once the first one is ready, and with that deaf to signals.
    await vi.waitFor(() => expect(spawned).toHaveLength(2), patience);
    expect(await stop()).toBe(0);
    expect(lines).toEqual(['The stubborn-0 did not end within 0.4 s. Killing it.']);
    expect(alive()).toEqual([]);
  });

  it('survives a command that does not exist', async () => {
    supervisor = supervise({
      children: [{ name: 'ghost', command: '/nowhere/node', args: [], environment: {} }],
      timing: TIMING,
      log: (line) => lines.push(line),
    });
    await vi.waitFor(() => expect(lines.length).toBeGreaterThan(1), patience);
    expect(await supervisor.stop()).toBe(0);
  });
});
