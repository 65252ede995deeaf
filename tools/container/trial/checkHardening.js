/** Services that have to connect to the outside. */
const HAS_WAY_OUT = ['caddy', 'relay'];

/** CAP_NET_BIND_SERVICE, for the ports 80 and 443. Docker gives it to root alone, podman to any user. */
const MAY_BIND = 0x400n;

/**
 * Asks the kernel what a container's first process may do.
 *
 * @param {import('./createPodman.js').Podman} podman
 * @param {string} service
 * @returns {Promise<string>} one line on it
 * @throws {Error} where it is more than it should be
 */
export async function checkHardening(podman, service) {
  const inside = (/** @type {string[]} */ ...command) => podman.run(['exec', `sotto_${service}_1`, ...command]);
  const status = await inside('cat', '/proc/1/status');
  const field = (/** @type {string} */ name) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? '';
  if (field('Uid') === '0') throw new Error(`${service} runs as root`);
  const more = BigInt(`0x${field('CapEff')}`) & ~(service === 'caddy' ? MAY_BIND : 0n);
  if (more !== 0n) throw new Error(`${service} has capabilities: ${more.toString(16)}`);
  if (field('NoNewPrivs') !== '1') throw new Error(`${service} may gain privileges`);
  const written = await inside('sh', '-c', 'touch /etc/planted 2>/dev/null && echo written || true');
  if (written.includes('written')) throw new Error(`${service} can write its own root`);
  const mount = (await inside('cat', '/proc/self/mounts')).split('\n').find((line) => line.split(' ')[1] === '/');
  if (!/ ro[, ]/.test(mount ?? '')) throw new Error(`${service} has a root that can be written: ${mount}`);
  const routes = await inside('cat', '/proc/net/route');
  const hasWayOut = routes.split('\n').some((line) => line.split('\t')[1] === '00000000');
  if (hasWayOut !== HAS_WAY_OUT.includes(service)) throw new Error(`${service}: a way out is ${hasWayOut}`);
  return `${service}: user ${field('Uid')}, capabilities ${field('CapEff')}, no new privileges, read-only, ${hasWayOut ? 'a' : 'no'} way out`;
}
