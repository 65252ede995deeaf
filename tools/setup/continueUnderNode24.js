import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { environment24, isThisNode, node24 } from './node24.js';
import { watchParent } from './watchParent.js';

/**
 * Runs the calling script again under Node 24, and ends with its exit code. Returns at once if it runs there already.
 *
 * Signals are passed on. A kill -9 can't be: the script sees it as the end of its IPC channel (watchParent).
 *
 * @param {string} scriptUrl the caller's `import.meta.url`
 */
export async function continueUnderNode24(scriptUrl) {
  const node = node24();
  const environment = environment24();
  if (isThisNode(node)) {
    process.env['PATH'] = environment['PATH'];
    return;
  }
  const child = spawn(node, [fileURLToPath(scriptUrl), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: environment,
  });
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) process.on(signal, () => child.kill(signal));
  watchParent(() => child.kill('SIGTERM'));
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (exitCode, signal) => resolve(exitCode ?? (signal === 'SIGKILL' ? 137 : 1)));
  });
  process.exit(code);
}
