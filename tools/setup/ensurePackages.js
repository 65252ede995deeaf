import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { needsHand } from './needsHand.js';

// A fresh machine may be busy with its own unattended upgrade: wait for its lock rather than fail.
const INSTALL = 'apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300';

/**
 * Makes sure that Debian packages are there, and never installs one without saying so first.
 *
 * As root it installs them, otherwise through `sudo -n`. If neither is possible, it prints the one line to run and ends
 * the process with exit code 3.
 *
 * @param {string[]} debianPackageNames
 * @param {string} purpose what they are for, behind "needed to": "run the e2e tests"
 * @returns {Promise<void>}
 */
export async function ensurePackages(debianPackageNames, purpose) {
  const names = [...new Set(debianPackageNames)];
  if (!existsSync('/usr/bin/dpkg-query')) {
    needsHand(`This is not Debian. What these Debian packages hold is needed to ${purpose}; please install it:`, [
      names.join(' '),
    ]);
  }
  const missing = missingPackages(names);
  if (missing.length === 0) return;

  const byHand = `apt-get update && ${INSTALL} ${missing.join(' ')}`;
  const asRoot = rootPrefix();
  if (asRoot === undefined) {
    needsHand(`Debian packages are needed to ${purpose}, and this user may not install them. Run this once:`, [
      existsSync('/usr/bin/sudo') ? `sudo sh -c '${byHand}'` : `su - -c '${byHand}'`,
    ]);
  }
  console.log(`Debian packages are needed to ${purpose}. Installing now: ${missing.join(' ')}`);
  // One mirror of several may fail to update; it only matters that the packages are there in the end.
  run([...asRoot, 'apt-get', 'update', '-q']);
  run([...asRoot, ...INSTALL.split(' '), '-q', '-o', 'Dpkg::Use-Pty=0', ...missing]);
  if (missingPackages(missing).length > 0) {
    needsHand(`apt-get could not install what is needed to ${purpose}; its output is above. Run this once:`, [byHand]);
  }
}

/**
 * @param {string[]} names
 * @returns {string[]} those that are not installed, in the order given
 */
export function missingPackages(names) {
  return names.filter((name) => {
    // One call per name: dpkg-query fails as a whole when it does not know one of several.
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own syntax
    const asked = spawnSync('dpkg-query', ['-W', '-f=${Status}', name], { encoding: 'utf8' });
    return asked.stdout !== 'install ok installed' && asked.stdout !== 'hold ok installed';
  });
}

/** @returns {string[] | undefined} what stands before a command that needs root; undefined where there is no way */
function rootPrefix() {
  const quiet = ['env', 'DEBIAN_FRONTEND=noninteractive'];
  if (process.getuid?.() === 0) return quiet;
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n', ...quiet] : undefined;
}

/** @param {string[]} command */
function run([program = '', ...args]) {
  spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
}
