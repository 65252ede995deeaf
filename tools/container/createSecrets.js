import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../setup/root.js';
import { fingerprintOf } from '../supervise/fingerprintOf.js';
import { publicKeyOf } from '../supervise/publicKeyOf.js';

// `node tools/container/createSecrets.js HOST ADDRESS` writes the settings that docker-compose.yml needs before it
// starts anything. It uses only Node, so that an image of Node is enough to run it.

const SETTINGS_FILE = '.env';
const SECRETS_FOLDER = 'secrets';

/**
 * Makes the server's key, the relay's key and the database's password, each fresh, and the settings that belong to them.
 *
 * @param {object} options
 * @param {string} options.folder where docker-compose.yml lies
 * @param {string} options.siteAddress the host name under which people reach the page
 * @param {string} options.announcedAddress the IP address under which browsers reach the relay
 * @returns {string[]} the files that were written
 * @throws {Error} one sentence, if a value does not fit or a file is there already: links die with the server's key
 */
export function createSecrets({ folder, siteAddress, announcedAddress }) {
  if (!/^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(siteAddress)) {
    throw new Error('HOST must be a host name alone, such as rooms.example.org.');
  }
  if (isIP(announcedAddress) === 0) throw new Error('ADDRESS must be an IP address, such as 203.0.113.7.');
  for (const name of [SETTINGS_FILE, SECRETS_FOLDER]) {
    if (existsSync(join(folder, name))) {
      throw new Error(
        `${name} is there already. Nothing was changed, because without the server's key every link stops working.`,
      );
    }
  }
  const [serverKey, relayKey] = [randomBytes(32), randomBytes(32)];
  const settings = {
    SITE_ADDRESS: siteAddress,
    ANNOUNCED_ADDRESS: announcedAddress,
    SERVER_FINGERPRINT: fingerprintOf(publicKeyOf('x25519', serverKey)),
    RELAY_KEYS: publicKeyOf('ed25519', relayKey).toString('base64url'),
    DATABASE_PASSWORD: randomBytes(24).toString('base64url'),
  };
  // The folder keeps others on this machine out. In a container, a file appears with these very bits and the owner that
  // it has here, whatever user runs there.
  mkdirSync(join(folder, SECRETS_FOLDER), { mode: 0o700 });
  const files = [
    write(join(folder, SECRETS_FOLDER, 'server.key'), `${serverKey.toString('base64url')}\n`, 0o444),
    write(join(folder, SECRETS_FOLDER, 'relay.key'), `${relayKey.toString('base64url')}\n`, 0o444),
  ];
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  files.push(write(join(folder, SETTINGS_FILE), lines.join(''), 0o600));
  giveTo(statSync(folder), [join(folder, SECRETS_FOLDER), ...files]);
  return files;
}

/**
 * Gives files to the owner of their folder: in a container root writes them, and the person who starts Compose could
 * not read `.env`.
 *
 * @param {{ uid: number, gid: number }} owner @param {string[]} paths
 */
function giveTo({ uid, gid }, paths) {
  if (process.getuid?.() !== 0) return;
  for (const path of paths) chownSync(path, uid, gid);
}

/** @param {string} path @param {string} text @param {number} mode */
function write(path, text, mode) {
  writeFileSync(path, text, { mode, flag: 'wx', flush: true });
  return path;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [siteAddress = '', announcedAddress = ''] = process.argv.slice(2);
  try {
    for (const file of createSecrets({ folder: ROOT, siteAddress, announcedAddress })) console.log(`Wrote ${file}`);
    console.log('Keep a copy of them where only you can read it. Now: docker compose up -d --build');
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
    process.exitCode = 2;
  }
}
