/**
 * Kills a process that was started in a group of its own, with whatever it started there.
 *
 * @param {number} pid may have ended in the meantime
 */
export function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
