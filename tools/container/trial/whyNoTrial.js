import { spawnSync } from 'node:child_process';

/** Debian's names of what the trial runs. */
const PROGRAMS = {
  podman: 'podman',
  'podman-compose': 'podman-compose',
  netavark: 'netavark aardvark-dns',
  iptables: 'iptables',
  runc: 'runc',
  chromium: 'chromium',
  'espeak-ng': 'espeak-ng',
};

/** @returns {string | undefined} why containers can't be tried here */
export function whyNoTrial() {
  if (process.platform !== 'linux') return 'containers are tried on Linux only';
  if (process.getuid?.() !== 0) return 'only root may give containers the ports 80 and 443';
  const places = `${process.env['PATH']}:/usr/sbin:/usr/lib/podman`;
  const missing = Object.entries(PROGRAMS).filter(([name]) => {
    const found = spawnSync('sh', ['-c', 'command -v "$0"', name], { env: { PATH: places }, stdio: 'ignore' });
    return found.status !== 0;
  });
  if (missing.length > 0) return `these Debian packages are missing: ${missing.map(([, name]) => name).join(' ')}`;
  const namespaces = spawnSync('unshare', ['--net', '--mount', '--pid', '--fork', 'true'], { encoding: 'utf8' });
  return namespaces.status === 0 ? undefined : `no namespaces of its own (${namespaces.stderr.trim()})`;
}
