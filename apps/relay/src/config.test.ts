import { toBase64url } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const least = { SERVER_URLS: 'http://127.0.0.1:4430', RELAY_KEY_FILE: '/relay.key' };

describe('readConfig', () => {
  it('runs one worker on 24400 by default', () => {
    const read = readConfig(least);
    if (!read.ok) throw new Error(read.error.sentence);
    expect(read.value).toEqual({
      SERVER_URLS: ['http://127.0.0.1:4430'],
      RELAY_KEY_FILE: '/relay.key',
      RTC_PORT: 24_400,
      RELAY_WORKERS: 1,
      METRICS_HOST: '127.0.0.1',
    });
    expect(Object.isFrozen(read.value)).toBe(true);
  });

  it('reads every setting', () => {
    const SERVER_FINGERPRINT = toBase64url(new Uint8Array(16));
    const read = readConfig({
      ...least,
      SERVER_URLS: 'https://one.example,https://two.example:8443',
      SERVER_FINGERPRINT,
      RTC_PORT: '40000',
      ANNOUNCED_ADDRESS: '2001:db8::1',
      RELAY_WORKERS: '4',
      MEDIASOUP_WORKER_BIN: '/worker',
    });
    expect(read).toMatchObject({
      ok: true,
      value: { SERVER_URLS: ['https://one.example', 'https://two.example:8443'], RTC_PORT: 40_000, RELAY_WORKERS: 4 },
    });
  });

  it.each([
    ['SERVER_URLS', ''],
    ['SERVER_URLS', 'one.example'],
    ['SERVER_URLS', 'https://one.example/path'],
    ['SERVER_URLS', 'https://one.example,'],
    ['SERVER_URLS', 'http://127.0.0.1:abc'],
    ['RELAY_KEY_FILE', ''],
    ['SERVER_FINGERPRINT', toBase64url(new Uint8Array(15))],
    ['SERVER_FINGERPRINT', 'not base64url!'],
    ['RTC_PORT', '65001'],
    ['RTC_PORT', 'many'],
    ['ANNOUNCED_ADDRESS', 'relay.example'],
    ['ANNOUNCED_ADDRESS', '300.1.1.1'],
    ['RELAY_WORKERS', '0'],
    ['RELAY_WORKERS', '65'],
  ])('refuses %s=%s by a sentence that names it and not what it was', (name, value) => {
    const read = readConfig({ ...least, [name]: value });
    const sentence = read.ok ? 'accepted' : read.error.sentence;
    expect(sentence).toMatch(new RegExp(`^${name} must be .+\\.$`));
    if (value.length > 3) expect(sentence).not.toContain(value);
  });
});
