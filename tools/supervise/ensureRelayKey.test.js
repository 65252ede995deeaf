import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadSetting } from './BadSetting.js';
import { ensureRelayKey } from './ensureRelayKey.js';

describe('ensureRelayKey', () => {
  /** @type {string} */
  let dataDir;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'sotto-key-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  it('derives the public key of RFC 8032, test 1', () => {
    const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
    const publicKey = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
    writeFileSync(join(dataDir, 'relay.key'), Buffer.from(seed, 'hex').toString('base64url'));
    expect(ensureRelayKey(dataDir).publicKey).toBe(Buffer.from(publicKey, 'hex').toString('base64url'));
  });

  it('makes a key once, for this user alone', () => {
    const { path, publicKey } = ensureRelayKey(dataDir);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url')).toHaveLength(32);
    chmodSync(path, 0o644);
    expect(ensureRelayKey(dataDir)).toEqual({ path, publicKey });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it.each(['', 'short', `${'A'.repeat(43)}!`, 'A'.repeat(44)])('refuses %j by name and overwrites nothing', (text) => {
    writeFileSync(join(dataDir, 'relay.key'), text);
    expect(() => ensureRelayKey(dataDir)).toThrow(BadSetting);
    expect(readFileSync(join(dataDir, 'relay.key'), 'utf8')).toBe(text);
  });
});
