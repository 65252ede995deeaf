import { expect, test } from 'vitest';
import { errorCode, errorFields } from './errorCode.ts';

const withCode = (code: unknown) => Object.assign(new Error('canary'), { code });

test('reports a foreign error by its code, never by its text', () => {
  expect(errorCode(withCode('ECONNREFUSED'))).toBe('ECONNREFUSED');
  expect(errorCode(withCode('a canary with spaces'))).toBe('Error');
  expect(errorCode(new TypeError('canary'))).toBe('TypeError');
  expect(errorCode('canary')).toBe('unknown');
});

test('reports an unknown error class as Error', () => {
  class Canary extends Error {}
  expect(errorCode(new Canary())).toBe('Error');
});

test('keeps codes with hyphens, and the SQLSTATE beside them', () => {
  expect(errorCode(withCode('database-unreachable'))).toBe('database-unreachable');
  const fault = Object.assign(withCode('database-unreachable'), { sqlState: '57P01' });
  expect(errorFields(fault)).toEqual({ code: 'database-unreachable', state: '57P01' });
  expect(errorFields(withCode('closed'))).toEqual({ code: 'closed' });
});
