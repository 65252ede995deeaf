import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkHardening } from './checkHardening.js';
import { createPodman } from './createPodman.js';
import { openHttps } from './openHttps.js';
import { PRIVATE_WORDS, talk } from './talk.js';

// The part of the trial that runs in a network of its own: `useRooms.js FOLDER`, where FOLDER/sotto is a clone with its
// secrets, and the images are built.

const [folder = ''] = process.argv.slice(2);
const podman = createPodman(folder);
const cwd = join(folder, 'sotto');
const SERVICES = ['postgres', 'app', 'relay', 'caddy'];
const PATIENCE_MS = 90_000;
const log = (/** @type {string} */ line) => console.log(line);

try {
  const begun = performance.now();
  await createFront();
  await up();
  log(`up and healthy: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  for (const service of SERVICES) log(`  ${await checkHardening(podman, service)}`);
  const claimLink = await claimLinkFrom('app');
  const https = await openHttps(podman);
  log(`https is verified against Caddy's own authority; http leads to ${https.redirect}`);
  const house = await talk({ claimLink, trustedKey: https.trustedKey, log });
  await restoreBackup(https);
  if (await claimLinkFrom('app')) throw new Error('a server that has been claimed prints a claim link');
  await house.opensAgain();
  log('after a backup, the loss of the database and its return, the house opens by its link');
  await relayDialsIn();
  await checkLogs();
  log('no name, title or request of anybody is in any log');
  log('passed');
} catch (error) {
  console.error(error);
  for (const service of SERVICES) console.error(`-- ${service}\n${await logsOf(service)}`);
  process.exitCode = 1;
} finally {
  await podman.compose(['down', '-v'], { cwd });
}
// A process left behind by a container keeps pipes open.
process.exit();

/** Creates the network with fixed addresses, which Docker assigns by itself and podman-compose 1.0 leaves to chance. */
async function createFront() {
  const [, subnet = ''] = /FRONT_NETWORK:-([\d./]+)/.exec(readFileSync(join(cwd, 'docker-compose.yml'), 'utf8')) ?? [];
  await podman.run(['network', 'rm', '--force', 'sotto_front']);
  await podman.run(['network', 'create', '--internal', '--subnet', subnet, 'sotto_front']);
}

async function up() {
  // Docker puts no file systems into a container beyond those that are asked for.
  await podman.compose(['--podman-run-args=--read-only-tmpfs=false', 'up', '--no-build', '--detach'], { cwd });
  for (const service of SERVICES) await healthy(service);
}

/**
 * Runs the very check that docker-compose.yml names: without systemd nobody else does. And podman-compose 1.0 starts a
 * service without waiting for the one that it depends on, so that one may have given up.
 *
 * @param {string} service
 */
async function healthy(service) {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      await podman.run(['start', containerOf(service)]);
      await podman.run(['healthcheck', 'run', containerOf(service)]);
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
      await sleep(500);
    }
  }
}

/** @param {string} service @returns {Promise<string>} what its last start printed */
async function claimLinkFrom(service) {
  const lastStart = (await logsOf(service)).split('Sotto is at ').at(-1) ?? '';
  return /Claim it once at (\S+)/.exec(lastStart)?.[1] ?? '';
}

/** Restores a backup as the README describes it. @param {import('./openHttps.js').Https} https */
async function restoreBackup({ statusOf }) {
  const database = containerOf('postgres');
  const backup = await podman.run(['exec', database, 'pg_dump', '-U', 'sotto', '--clean', '--if-exists', 'sotto']);
  await podman.compose(['down'], { cwd });
  await podman.run(['volume', 'rm', 'sotto_database']);
  await up();
  await relayDialsIn();
  await podman.run(['stop', containerOf('app')]);
  if ((await statusOf('/')) !== 502) throw new Error('Caddy answers for a server that is not there');
  const restore = ['psql', '-q', '-U', 'sotto', '-v', 'ON_ERROR_STOP=1', '--single-transaction', 'sotto'];
  await podman.run(['exec', '--interactive', database, ...restore], { input: backup });
  await podman.run(['start', containerOf('app')]);
  await healthy('app');
  // Caddy resolves the app's address again, which has changed.
  for (const until = performance.now() + PATIENCE_MS; (await statusOf('/')) !== 200; await sleep(500)) {
    if (performance.now() > until) throw new Error('Caddy does not find the app that has come back');
  }
  await relayDialsIn();
}

/** The server that runs now has its relay, and keeps it. */
async function relayDialsIn() {
  for (const until = performance.now() + PATIENCE_MS; ; await sleep(500)) {
    const lastStart = (await logsOf('app')).split('Sotto is at ').at(-1) ?? '';
    if (lastStart.includes('relay-lost')) throw new Error('the server has lost its relay');
    if (lastStart.includes('relay-connected')) return;
    if (performance.now() > until) throw new Error('the relay does not dial in');
  }
}

async function checkLogs() {
  for (const service of SERVICES) {
    const words = await logsOf(service);
    const found = [...PRIVATE_WORDS, 'remote_', 'X-Forwarded', 'User-Agent'].filter((word) => words.includes(word));
    if (found.length > 0) throw new Error(`the log of ${service} holds ${found.join(', ')}`);
  }
}

/** @param {string} service */
function logsOf(service) {
  return podman.logs(containerOf(service));
}

/** @param {string} service */
function containerOf(service) {
  return `sotto_${service}_1`;
}
