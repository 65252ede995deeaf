import { toBase64url } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const key = new Uint8Array(32).fill(3);
const least = { DATA_DIR: '/data', RELAY_KEYS: toBase64url(key) };

function sentenceOf(environment: Record<string, string | undefined>): string {
  const read = readConfig({ ...least, ...environment });
  return read.ok ? 'accepted' : read.error.sentence;
}

describe('readConfig', () => {
  it('listens on loopback, on 4430, with an embedded database by default', () => {
    const read = readConfig(least);
    if (!read.ok) throw new Error(read.error.sentence);
    expect(read.value).toEqual({
      HOST: '127.0.0.1',
      PORT: 4430,
      DATA_DIR: '/data',
      RELAY_KEYS: [key],
      CONNECTIONS: 20_000,
      CONNECTIONS_PER_ADDRESS: 200,
      ROOMS_PER_ADDRESS: 10,
      OPEN_TO_ALL: false,
      NEW_CLAIM: false,
      ROOM_LIMIT: 10_000,
      STAGE_LIMIT: 50,
      METRICS_HOST: '127.0.0.1',
    });
    expect(Object.isFrozen(read.value)).toBe(true);
  });

  it('takes an empty variable for unset, and ignores those that are not its own', () => {
    const read = readConfig({ ...least, PORT: '', DATABASE_URL: '', PATH: '/bin' });
    expect(read).toMatchObject({ ok: true, value: { PORT: 4430 } });
    if (read.ok) expect(Object.keys(read.value)).not.toContain('PATH');
  });

  it.each([
    ['HOST', 'my server'],
    ['HOST', 'a b'],
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '4430.5'],
    ['PORT', '-1'],
    ['PORT', '0x10'],
    ['DATA_DIR', ''],
    ['OPEN_TO_ALL', 'yes'],
    ['NEW_CLAIM', '1'],
    ['PUBLIC_URL', 'talk.example.net'],
    ['PUBLIC_URL', 'https://talk.example.net/'],
    ['DATABASE_URL', 'mysql://host/db'],
    ['DATABASE_URL', 'postgresql://a b'],
    ['DATABASE_URL', 'postgresql://a@127.0.0.1:99999/x'],
    ['ROOM_LIMIT', '0'],
    ['ROOM_LIMIT', '10001'],
    ['STAGE_LIMIT', '51'],
    ['RELAY_KEYS', ''],
    ['RELAY_KEYS', 'short'],
    ['RELAY_KEYS', `${toBase64url(key)},`],
    ['RELAY_KEYS', toBase64url(new Uint8Array(31))],
    ['TRUSTED_PROXY', 'proxy.example'],
    ['TRUSTED_PROXY', '10.0.0.0/33'],
    ['TRUSTED_PROXY', '10.0.0.1,'],
    ['CONNECTIONS', '9'],
    ['CONNECTIONS_PER_ADDRESS', '0'],
    ['ROOMS_PER_ADDRESS', '0'],
  ])('refuses %s=%s by a sentence that names it and not what it was', (name, value) => {
    const sentence = sentenceOf({ [name]: value });
    expect(sentence).toMatch(new RegExp(`^${name} must be .+\\.$`));
    if (value.length > 3) expect(sentence).not.toContain(value);
  });

  it('takes several relay keys', () => {
    const other = new Uint8Array(32).fill(4);
    const read = readConfig({ ...least, RELAY_KEYS: [key, other].map(toBase64url).join(',') });
    expect(read).toMatchObject({ ok: true, value: { RELAY_KEYS: [key, other] } });
  });

  it('leaves loopback only with TLS of its own or behind a proxy', () => {
    for (const host of ['0.0.0.0', '::'])
      expect(sentenceOf({ HOST: host })).toMatch(/^HOST must be loopback unless .+\.$/);
    expect(sentenceOf({ HOST: '0.0.0.0', TLS_CERT: '/c.pem', TLS_KEY: '/k.pem' })).toBe('accepted');
    expect(sentenceOf({ HOST: '0.0.0.0', TRUSTED_PROXY: '10.0.0.0/8,::1' })).toBe('accepted');
    for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '::1'])
      expect(sentenceOf({ HOST: host })).toBe('accepted');
  });

  it('requires certificate and key together', () => {
    const sentence = 'TLS_CERT must be given together with TLS_KEY.';
    expect(sentenceOf({ TLS_CERT: '/c.pem' })).toBe(sentence);
    expect(sentenceOf({ TLS_KEY: '/k.pem' })).toBe(sentence);
  });
});
