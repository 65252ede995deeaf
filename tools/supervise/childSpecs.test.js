import { describe, expect, it } from 'vitest';
import { childSpecs } from './childSpecs.js';

/** @param {NodeJS.ProcessEnv} environment */
function settings(environment) {
  const relayKey = { path: '/data/relay.key', publicKey: 'OWN' };
  const keys = { relayKey, serverKey: { fingerprint: 'PRINT' } };
  const options = { root: '/clone', node: '/node', dataDir: '/data', worker: '/worker', ...keys, environment };
  return Object.fromEntries(childSpecs(options).map((spec) => [spec.name, spec.environment]));
}

describe('childSpecs', () => {
  it('makes both agree on keys and address', () => {
    const { relay, server } = settings({});
    expect(server).toMatchObject({ HOST: '127.0.0.1', PORT: '4430', DATA_DIR: '/data', RELAY_KEYS: 'OWN' });
    expect(relay).toMatchObject({
      RELAY_KEY_FILE: '/data/relay.key',
      SERVER_URLS: 'http://127.0.0.1:4430',
      SERVER_FINGERPRINT: 'PRINT',
      MEDIASOUP_WORKER_BIN: '/worker',
      RTC_PORT: '24400',
    });
  });

  it.each([
    ['0.0.0.0', 'http://127.0.0.1:5000'],
    ['::', 'http://[::1]:5000'],
    ['2001:db8::1', 'http://[2001:db8::1]:5000'],
    ['192.0.2.1', 'http://192.0.2.1:5000'],
  ])('lets the relay dial a server on %s', (host, url) => {
    expect(settings({ HOST: host, PORT: '5000' })['relay']).toMatchObject({ SERVER_URLS: url });
  });

  it('lets the relay dial a server that speaks TLS', () => {
    expect(settings({ TLS_CERT: 'a.pem', TLS_KEY: 'b.pem' })['relay']).toMatchObject({
      SERVER_URLS: 'https://127.0.0.1:4430',
    });
  });

  it('pins the key of our own server alone', () => {
    const others = { SERVER_URLS: 'https://one.example' };
    expect(settings(others)['relay']).not.toHaveProperty('SERVER_FINGERPRINT');
    expect(settings({ ...others, SERVER_FINGERPRINT: 'THEIRS' })['relay']).toMatchObject({
      SERVER_FINGERPRINT: 'THEIRS',
    });
    expect(settings({ SERVER_FINGERPRINT: 'GIVEN' })['relay']).toMatchObject({ SERVER_FINGERPRINT: 'GIVEN' });
  });

  it('gives the relay the private port after the one of the server', () => {
    const { relay, server } = settings({ METRICS_PORT: '9464' });
    expect([server?.['METRICS_PORT'], relay?.['METRICS_PORT']]).toEqual(['9464', '9465']);
    expect(settings({})['relay']).not.toHaveProperty('METRICS_PORT');
  });

  it('keeps other relays that the operator listed', () => {
    expect(settings({ RELAY_KEYS: 'A,B' })['server']).toMatchObject({ RELAY_KEYS: 'OWN,A,B' });
  });

  it('passes everything on except empty settings and those that only the server may know', () => {
    const { relay, server } = settings({ DATABASE_URL: 'secret', RTC_PORT: '5', PORT: '', ANNOUNCED_ADDRESS: '' });
    expect(server).toMatchObject({ DATABASE_URL: 'secret', PORT: '4430' });
    expect(relay).toMatchObject({ RTC_PORT: '5' });
    expect(relay).not.toHaveProperty('DATABASE_URL');
    expect(relay).not.toHaveProperty('ANNOUNCED_ADDRESS');
  });
});
