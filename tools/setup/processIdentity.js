import { readFileSync } from 'node:fs';

/**
 * Identifies a process beyond doubt: a pid alone may belong to another by the time it is read.
 *
 * @typedef {{ pid: number, startedAtTicks: string, boot: string }} ProcessIdentity
 */

/**
 * @param {number} pid
 * @returns {ProcessIdentity | undefined} undefined when no such process lives
 */
export function identifyProcess(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Fields follow the command's name, which stands in brackets and may itself hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return { pid, startedAtTicks: fields[19] ?? '', boot: bootId() };
  } catch {
    return undefined;
  }
}

/** @param {ProcessIdentity} identity */
export function isAlive(identity) {
  const now = identifyProcess(identity.pid);
  return now !== undefined && now.startedAtTicks === identity.startedAtTicks && now.boot === identity.boot;
}

function bootId() {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}
