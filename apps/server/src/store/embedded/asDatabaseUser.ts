import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { fail, ok, type Result } from '@sotto/base';

/**
 * A prefix of a command that makes PostgreSQL accept its user. The prefix replaces itself by the command, so the pid
 * stays.
 */
export type CommandPrefix = readonly string[];

/**
 * PostgreSQL refuses to run as root, and to make its files as a user without a name. In both cases a user namespace
 * gives this user another number. PostgreSQL then runs with the same rights to files and without a new user on the
 * system. This also works if "root" is itself such a number.
 */
export async function asDatabaseUser(): Promise<Result<CommandPrefix, { code: 'user-refused' }>> {
  if (isOrdinaryUser()) return ok([]);
  try {
    const uid = await findOrdinaryUid();
    const args = ['--user', `--map-user=${uid}`, `--map-group=${uid}`, '--'];
    await promisify(execFile)('unshare', [...args, 'true'], { timeout: 10_000 });
    return ok(['unshare', ...args]);
  } catch {
    return fail('user-refused');
  }
}

function isOrdinaryUser(): boolean {
  try {
    return userInfo().uid !== 0;
  } catch {
    return false;
  }
}

/** Any ordinary user will do: inside the namespace nobody else exists. */
async function findOrdinaryUid(): Promise<number> {
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => Number(line.split(':')[2]));
  const uid = users.find((user) => Number.isSafeInteger(user) && user > 0);
  if (uid === undefined) throw new Error('no user but root');
  return uid;
}
