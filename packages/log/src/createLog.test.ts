import { expect, test } from 'vitest';
import { createLog } from './createLog.ts';

function write(fields: object): Record<string, unknown> {
  const lines: string[] = [];
  const log = createLog({ component: 'test', sink: { write: (line: string) => lines.push(line) } });
  log.info('joined', fields);
  return JSON.parse(lines.join());
}

test('a field outside the allow-list never reaches the line', () => {
  const line = write({ count: 3, name: 'canary' });
  expect(line).toMatchObject({ msg: 'joined', count: 3 });
  expect(line).not.toHaveProperty('name');
});

test.each([
  ['code', 'database-unreachable'],
  ['code', 'ECONNREFUSED'],
  ['code', 'P1001'],
  ['code', '57P01'],
  ['code', 'CERT_HAS_EXPIRED'],
  ['code', 'PrismaClientKnownRequestError'],
  ['state', '57P01'],
  ['state', 'ETIMEDOUT'],
  ['request', 'enter'],
  ['request', 'claim-house'],
  ['command', 'open-transport'],
  ['kind', 'flood'],
  ['signal', 'SIGTERM'],
  ['version', '18.4'],
])('%s says %s', (field, value) => {
  expect(write({ [field]: value })).toHaveProperty(field, value);
});

const handle = '3q2-7wABAgMEBQYHCAkKCw';
test.each([
  ['code', handle],
  ['code', 'Quillfeather'],
  ['code', 'deadbeef00112233'],
  ['code', { toJSON: () => handle }],
  ['code', `E${handle}`],
  ['state', handle],
  ['state', '192.0.2.7'],
  ['request', 'ada'],
  ['request', handle],
  ['command', 'constructor'],
  ['kind', handle],
  ['signal', 'ada'],
  ['version', '192.0.2.7'],
  ['count', handle],
  ['durationMs', Number.NaN],
  ['port', [1]],
])('%s does not say %j', (field, value) => {
  expect(write({ [field]: value })).toHaveProperty(field, '[refused]');
});
