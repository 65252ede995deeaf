import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../setup/root.js';
import { judgeSettings } from './judgeSettings.js';

describe('judgeSettings', () => {
  it.each([{}, { PORT: '' }, { HOST: '::1', PORT: '8080', RTC_PORT: '5000', METRICS_PORT: '9464' }])(
    'takes %j',
    (settings) => judgeSettings(settings),
  );

  it.each([
    [{ PORT: 'abc' }, 'PORT must be a whole number from 1 to 65535.'],
    [{ PORT: '70000', RTC_PORT: 'x' }, 'PORT must be a whole number from 1 to 65535.'],
    [{ HOST: 'two words' }, 'HOST must be an address or a host name.'],
    [{ RTC_PORT: 'x' }, 'RTC_PORT must be a whole number from 1 to 65000.'],
    [{ ANNOUNCED_ADDRESS: 'rooms.example' }, 'ANNOUNCED_ADDRESS must be an IP address.'],
    [{ SERVER_URLS: 'http://127.0.0.1:abc' }, 'SERVER_URLS must be a list of origins such as http://127.0.0.1:4430.'],
  ])('refuses %j by the setting that the operator gave', (settings, sentence) => {
    expect(() => judgeSettings(settings)).toThrow(sentence);
  });

  it('speaks before anything is set up or started: npm start ends with that sentence and code 2', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'tools/start.js')], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, PORT: 'abc', DATA_DIR: '/dev/null/no-folder' },
    });
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr: 'PORT must be a whole number from 1 to 65535.\n',
    });
  });
});
