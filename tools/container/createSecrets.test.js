import { spawnSync } from 'node:child_process';
import { chownSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sodium from 'libsodium-wrappers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig as readRelayConfig } from '../../apps/relay/src/config.ts';
import { readConfig } from '../../apps/server/src/config.ts';
import { openServerKeyFile } from '../../apps/server/src/serverKeyFile.ts';
import { serverFingerprint } from '../../packages/envelope/src/index.ts';
import { ROOT } from '../setup/root.js';
import { createSecrets } from './createSecrets.js';

/** @type {string} */
let folder;
const here = { siteAddress: 'rooms.example.org', announcedAddress: '203.0.113.7' };
const compose = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sotto-secrets-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** @returns {Record<string, string>} */
function settings() {
  const lines = readFileSync(join(folder, '.env'), 'utf8').trim().split('\n');
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
}

/** @param {string} name */
const modeOf = (name) => statSync(join(folder, name)).mode & 0o777;

describe('secrets of a composed server', () => {
  it('name every setting that docker-compose.yml refuses to start without', () => {
    createSecrets({ folder, ...here });
    const wanted = new Set([...compose.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name));
    expect(Object.keys(settings()).sort()).toEqual([...wanted].sort());
    const files = [...compose.matchAll(/file: \.\/(secrets\/\S+?) /g)].map(([, file]) => file);
    expect(files.sort()).toEqual(readdirSync(join(folder, 'secrets')).map((name) => `secrets/${name}`));
  });

  it('pin the very server key that the server opens, and list the key that the relay shows', async () => {
    createSecrets({ folder, ...here });
    await sodium.ready;
    const { SERVER_FINGERPRINT = '', RELAY_KEYS } = settings();
    const server = await openServerKeyFile(join(folder, 'secrets/server.key'));
    expect(SERVER_FINGERPRINT).toBe(Buffer.from(await serverFingerprint(server.publicKey)).toString('base64url'));
    const seed = Buffer.from(readFileSync(join(folder, 'secrets/relay.key'), 'utf8').trim(), 'base64url');
    const { publicKey } = sodium.crypto_sign_seed_keypair(new Uint8Array(seed));
    expect(RELAY_KEYS).toBe(Buffer.from(publicKey).toString('base64url'));
  });

  it('are taken by server and relay', () => {
    createSecrets({ folder, ...here });
    const { SITE_ADDRESS, DATABASE_PASSWORD, ...given } = settings();
    const environment = { HOST: '0.0.0.0', TRUSTED_PROXY: '10.213.77.0/28', DATA_DIR: '/run/secrets' };
    const DATABASE_URL = `postgresql://sotto:${DATABASE_PASSWORD}@postgres/sotto`;
    const server = readConfig({ ...given, ...environment, DATABASE_URL, PUBLIC_URL: `https://${SITE_ADDRESS}` });
    expect(server).toMatchObject({ ok: true, value: { DATABASE_URL, PUBLIC_URL: 'https://rooms.example.org' } });
    const relay = readRelayConfig({
      ...given,
      SERVER_URLS: 'http://app:4430',
      RELAY_KEY_FILE: '/run/secrets/relay.key',
    });
    expect(relay).toMatchObject({ ok: true, value: { ANNOUNCED_ADDRESS: '203.0.113.7' } });
  });

  it('belong to the owner of the folder, whoever writes them', () => {
    const owner = process.getuid?.() === 0 ? 12_345 : statSync(folder).uid;
    chownSync(folder, owner, statSync(folder).gid);
    createSecrets({ folder, ...here });
    for (const name of ['.env', 'secrets', 'secrets/server.key', 'secrets/relay.key'])
      expect(statSync(join(folder, name)).uid, name).toBe(owner);
  });

  it('are readable by nobody else on this machine', () => {
    createSecrets({ folder, ...here });
    expect([modeOf('.env'), modeOf('secrets')]).toEqual([0o600, 0o700]);
  });

  it('are no part of what git would add: each file is ignored', () => {
    const git = (/** @type {string[]} */ ...args) => spawnSync('git', args, { cwd: folder, encoding: 'utf8' }).stdout;
    git('init', '--quiet');
    copyFileSync(join(ROOT, '.gitignore'), join(folder, '.gitignore'));
    createSecrets({ folder, ...here });
    expect(git('ls-files', '--others', '--exclude-standard').trim()).toBe('.gitignore');
  });

  it('are other ones each time', () => {
    createSecrets({ folder, ...here });
    const first = settings();
    rmSync(join(folder, '.env'));
    rmSync(join(folder, 'secrets'), { recursive: true });
    createSecrets({ folder, ...here });
    for (const name of ['SERVER_FINGERPRINT', 'RELAY_KEYS', 'DATABASE_PASSWORD']) {
      expect(settings()[name]).not.toBe(first[name]);
    }
  });

  it.each(['.env', 'secrets'])('are never overwritten: an existing %s stays as it is', (name) => {
    createSecrets({ folder, ...here });
    const other = name === '.env' ? 'secrets' : '.env';
    rmSync(join(folder, other), { recursive: true });
    expect(() => createSecrets({ folder, ...here })).toThrow(`${name} is there already`);
    expect(readdirSync(folder)).toEqual([name]);
  });

  it.each([
    ['https://rooms.example.org', '203.0.113.7'],
    ['rooms.example.org:8443', '203.0.113.7'],
    ['rooms.example.org\nX=1', '203.0.113.7'],
    ['', '203.0.113.7'],
    ['rooms.example.org', 'rooms.example.org'],
    ['rooms.example.org', ''],
  ])('refuse %j with %j, and leave nothing behind', (siteAddress, announcedAddress) => {
    expect(() => createSecrets({ folder, siteAddress, announcedAddress })).toThrow(/^(HOST|ADDRESS) must be/);
    expect(readdirSync(folder)).toEqual([]);
  });
});
