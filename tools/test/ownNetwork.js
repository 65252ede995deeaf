import { spawnSync } from 'node:child_process';

/** The only outward address in the tests' network namespace. Browsers avoid loopback. */
export const OWN_ADDRESS = '10.77.0.1';

const SCRIPT = [
  'ip link set lo up',
  'ip link add sotto0 type veth peer name sotto1',
  `ip address add ${OWN_ADDRESS}/24 dev sotto0`,
  'ip link set sotto0 up',
  'ip link set sotto1 up',
  'ip route add default dev sotto0',
  'exec "$@"',
].join(' && ');

/**
 * A command that runs in a network of its own, with the right to capture it, and without being root: browsers keep
 * their sandbox, and PostgreSQL starts. The root user outside is `daemon` inside, a user that every Debian has.
 *
 * @param {string[]} command
 * @param {{ isRoot?: boolean }} [options] `isRoot` stays the root it is: containers need it
 * @returns {[string, ...string[]]}
 */
export function inOwnNetwork(command, { isRoot = false } = {}) {
  const [uid, gid] = process.getuid?.() === 0 ? [1, 1] : [process.getuid?.(), process.getgid?.()];
  const user = isRoot ? [] : ['--user', `--map-user=${uid}`, `--map-group=${gid}`, '--keep-caps'];
  return ['unshare', '--net', ...user, 'sh', '-c', SCRIPT, 'sh', ...command];
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string | undefined} why this machine gives us none
 */
export function whyNoOwnNetwork(environment) {
  const [program, ...args] = inOwnNetwork(['true']);
  const tried = spawnSync(program, args, { encoding: 'utf8', env: environment });
  if (tried.status === 0) return undefined;
  return `no network of their own for these tests (user namespaces are needed): ${tried.stderr?.trim() || tried.error?.message}`;
}
