import { expect, test } from 'vitest';
import { createLog, errorCode } from './createLog.ts';

test('a field outside the allow-list never reaches the line', () => {
  const lines: string[] = [];
  const log = createLog({ component: 'test', sink: { write: (line: string) => lines.push(line) } });
  log.info('joined', { count: 3, name: 'canary' } as never);
  expect(lines.join()).toContain('"count":3');
  expect(lines.join()).not.toContain('canary');
});

test('a foreign error is told by its code, never by its text', () => {
  expect(errorCode(Object.assign(new Error('canary'), { code: 'ECONNREFUSED' }))).toBe('ECONNREFUSED');
  expect(errorCode(Object.assign(new Error('canary'), { code: 'a canary with spaces' }))).toBe('Error');
});
