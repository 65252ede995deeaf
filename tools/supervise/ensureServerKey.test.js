import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toBase64url } from '@sotto/base';
import { serverFingerprint } from '@sotto/envelope';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openServerKeyFile } from '../../apps/server/src/serverKeyFile.ts';
import { BadSetting } from './BadSetting.js';
import { ensureServerKey } from './ensureServerKey.js';

describe('ensureServerKey', () => {
  /** @type {string} */
  let dataDir;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'sotto-key-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  it('[E1] makes the key that the server then has, and tells its fingerprint', async () => {
    const { fingerprint } = ensureServerKey(dataDir);
    const { publicKey } = await openServerKeyFile(join(dataDir, 'server.key'));
    expect(fingerprint).toBe(toBase64url(await serverFingerprint(publicKey)));
    expect(statSync(join(dataDir, 'server.key')).mode & 0o777).toBe(0o600);
  });

  it('[E1] tells the fingerprint of the key that the server has made', async () => {
    const { publicKey } = await openServerKeyFile(join(dataDir, 'server.key'));
    expect(ensureServerKey(dataDir)).toEqual({ fingerprint: toBase64url(await serverFingerprint(publicKey)) });
  });

  it('refuses what is no key and overwrites nothing', () => {
    writeFileSync(join(dataDir, 'server.key'), 'short');
    expect(() => ensureServerKey(dataDir)).toThrow(BadSetting);
    expect(readFileSync(join(dataDir, 'server.key'), 'utf8')).toBe('short');
  });
});
