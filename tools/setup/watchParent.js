import { readFileSync } from 'node:fs';
import { identifyProcess, isAlive } from './processIdentity.js';

/**
 * Calls back when the parent of this process is gone, however it died, so that no process lives on unsupervised.
 *
 * A parent that opened an IPC channel is watched through it. npm opens none, and passes no signal on when it is killed
 * with -9, so under npm the process itself is watched. Any other parent (a shell, a service manager) is left alone:
 * people use nohup because they want a process to live on.
 *
 * @param {() => void} onGone called once
 */
export function watchParent(onGone) {
  if (process.channel) {
    process.once('disconnect', onGone);
    // The channel is there to be watched; it must not keep a finished process alive.
    process.channel.unref();
    return;
  }
  const npm = npmAbove(process.ppid);
  if (npm === undefined) return;
  const timer = setInterval(() => {
    if (isAlive(npm)) return;
    clearInterval(timer);
    onGone();
  }, 500);
  timer.unref();
}

/** @param {number} pid @returns {import('./processIdentity.js').ProcessIdentity | undefined} */
function npmAbove(pid) {
  // npm runs a script through a shell, which may or may not have given its place to the script.
  for (const candidate of [pid, parentOf(pid)]) {
    // npm gives itself this title: "npm start", "npm test", "npm run ...".
    if (candidate && /^npm /.test(read(`/proc/${candidate}/cmdline`))) return identifyProcess(candidate);
  }
  return undefined;
}

/** @param {number} pid */
function parentOf(pid) {
  return Number(/^PPid:\s+(\d+)$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
