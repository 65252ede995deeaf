import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Podman with a store of its own.
 *
 * @typedef {object} Podman
 * @property {(args: string[], options?: RunOptions) => Promise<string>} run gives what it printed; throws if it failed
 * @property {(args: string[], options?: RunOptions) => Promise<string>} compose the same for podman-compose
 * @property {(container: string) => Promise<string>} logs all that a container has said
 *
 * @typedef {{ cwd?: string, input?: Buffer | string, env?: NodeJS.ProcessEnv }} RunOptions
 */

/**
 * @param {string} folder for images, containers and volumes
 * @returns {Podman}
 */
export function createPodman(folder) {
  const below = (/** @type {string} */ name) => join(folder, name);
  mkdirSync(below('settings'), { recursive: true });
  const engine = below('settings/containers.conf');
  writeFileSync(
    engine,
    // Without these limits runc asks for more than a plain root may have. Journal and systemd may not exist here.
    `[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
static_dir = "${below('static')}"
tmp_dir = "${below('run/engine')}"
volume_path = "${below('volumes')}"
[network]
network_backend = "netavark"
network_config_dir = "${below('networks')}"
`,
  );
  const storage = below('settings/storage.conf');
  writeFileSync(
    storage,
    `[storage]\ndriver = "overlay"\ngraphroot = "${below('graph')}"\nrunroot = "${below('run/store')}"\n`,
  );
  const own = { CONTAINERS_CONF: engine, CONTAINERS_STORAGE_CONF: storage, BUILDAH_ISOLATION: 'chroot' };
  return {
    run: (args, options) => run(['podman', ...args], { ...options, env: { ...process.env, ...own } }),
    compose: (args, options) => run(['podman-compose', ...args], { ...options, env: { ...process.env, ...own } }),
    // Merged, so that stdout and stderr of a container stay in their order.
    logs: (container) => run(['sh', '-c', 'podman logs "$0" 2>&1', container], { env: { ...process.env, ...own } }),
  };
}

/** @param {string[]} command @param {RunOptions} options @returns {Promise<string>} */
function run([program = '', ...args], { input, ...options }) {
  return new Promise((resolve, reject) => {
    const child = spawn('nice', [program, ...args], { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
    let [output, faults] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      faults += text;
    });
    child.stdin.on('error', () => undefined).end(input);
    child.once('error', reject);
    // 'exit' and not 'close': a process left behind by the container keeps its pipes open.
    child.once('exit', (code) => {
      if (code === 0) return resolve(output);
      const words = `${output}${faults}`.trim().split('\n').slice(-25).join('\n');
      reject(new Error(`${program} ${args.join(' ')} ended with ${code}:\n${words}`));
    });
  });
}
