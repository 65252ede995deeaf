import { spawn } from 'node:child_process';
import { BAD_SETTING } from './BadSetting.js';
import { killGroup } from './killGroup.js';

/**
 * Starts a process again and again. In return, the process has to:
 *
 * - tell `process.send('ready')` once it serves. The relay's means: settings accepted, its worker runs;
 * - on SIGTERM close what is open and exit with 0, in less than 10 s (then comes SIGKILL, for its group);
 * - on `process.on('disconnect')` do the same: its supervisor is gone, even if by kill -9;
 * - for a bad setting write one sentence to stderr and exit with 2. Anything else is started again.
 *
 * It gets no stdin and a session of its own, so that Ctrl-C in a terminal reaches only the supervisor.
 *
 * @typedef {{ name: string, command: string, args: string[], environment: NodeJS.ProcessEnv }} ChildSpec
 * @typedef {{ firstDelayMs: number, longestDelayMs: number, graceMs: number, wellAfterMs: number }} Timing
 * @typedef {object} ChildEvents
 * @property {(pid: number) => void} onSpawn
 * @property {() => void} onReady
 * @property {(code: number) => void} onFinal it must not be started again; with the exit code to end with
 * @property {(line: string) => void} log
 */

/**
 * Keeps one process running until it is stopped or asks, by its exit code, not to be started again.
 *
 * @param {ChildSpec} spec
 * @param {Timing} timing
 * @param {ChildEvents} events
 */
export function superviseChild(spec, timing, events) {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child;
  /** @type {NodeJS.Timeout | undefined} */
  let restart;
  let delayMs = timing.firstDelayMs;
  let stopped = false;

  start();

  function start() {
    const startedAt = performance.now();
    const started = spawn(spec.command, spec.args, {
      env: spec.environment,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      detached: true,
    });
    child = started;
    if (started.pid) events.onSpawn(started.pid);
    started.on('message', (message) => {
      if (message === 'ready') events.onReady();
    });
    // A process that can't be spawned has no exit event: the two share one end.
    started.once('error', (error) => ended(startedAt, error.message));
    started.once('exit', (code, signal) => {
      if (code === BAD_SETTING && !stopped) events.onFinal(code);
      else ended(startedAt, signal ?? `exit code ${code}`);
    });
  }

  /** @param {number} startedAt @param {string} reason */
  function ended(startedAt, reason) {
    child = undefined;
    if (stopped) return;
    // A process that lived for a while was healthy; one that dies at once waits twice as long each time.
    if (performance.now() - startedAt > timing.wellAfterMs) delayMs = timing.firstDelayMs;
    events.log(`The ${spec.name} ended (${reason}). Starting it again in ${delayMs / 1000} s.`);
    restart = setTimeout(start, delayMs);
    delayMs = Math.min(delayMs * 2, timing.longestDelayMs);
  }

  return {
    /** Ends the process, by force when it takes too long. @returns {Promise<void>} once it has ended */
    async stop() {
      stopped = true;
      clearTimeout(restart);
      const running = child;
      const pid = running?.pid;
      if (!pid || running.exitCode !== null || running.signalCode !== null) return;
      const exited = new Promise((resolve) => running.once('exit', resolve));
      running.kill('SIGTERM');
      const force = setTimeout(() => {
        events.log(`The ${spec.name} did not end within ${timing.graceMs / 1000} s. Killing it.`);
        killGroup(pid);
      }, timing.graceMs);
      await exited;
      clearTimeout(force);
    },
  };
}
