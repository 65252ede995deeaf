import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { toStoreError } from './toStoreError.ts';

describe('toStoreError', () => {
  it.each([
    ['a lost connection', new Error('Connection terminated unexpectedly'), 'database-unreachable', undefined],
    ['an errno', { code: 'ENOENT', message: 'connect ENOENT' }, 'database-unreachable', 'ENOENT'],
    ['no way to connect', { code: 'P1001' }, 'database-unreachable', 'P1001'],
    ['a shutdown', driverError('57P01'), 'database-unreachable', '57P01'],
    ['a full disk', driverError('53100'), 'database-full', '53100'],
    ['a database that takes no writes', driverError('25006'), 'database-read-only', '25006'],
    ['too many connections', driverError('53300'), 'database-busy', '53300'],
    ['a statement that took too long', driverError('57014'), 'database-busy', '57014'],
    ['a lock that was not to be had', driverError('55P03'), 'database-busy', '55P03'],
    ['no answer in time', new Error('Query read timeout'), 'database-late', undefined],
    ['a failed check', driverError('23514'), 'row-refused', '23514'],
    ['a failed check, past Prisma', ofPostgres('23514'), 'row-refused', '23514'],
    ['a shutdown, past Prisma', ofPostgres('57P01'), 'database-unreachable', '57P01'],
    ['a missing table', driverError('42P01'), 'query-failed', '42P01'],
    ['an argument that Prisma refuses', new TypeError('x'), 'query-failed', undefined],
    ['a thing that is no error', 'x', 'query-failed', undefined],
  ])('names %s by code', (_, error, code, sqlState) => {
    expect(toStoreError(error)).toMatchObject({ code, sqlState });
  });

  it.each([driverError('23514'), ofPostgres('23514')])('keeps nothing else of the error', (given) => {
    const error = toStoreError(given);
    expect(`${JSON.stringify(error)} ${error.message} ${String(error.cause)}`).not.toContain('row contents');
  });
});

function driverError(originalCode: string): unknown {
  const cause = { originalCode, detail: 'row contents' };
  return Object.assign(new Error('row contents'), { code: 'P2039', meta: { driverAdapterError: { cause } } });
}

/** An error as the driver itself rejects with it. */
function ofPostgres(code: string): unknown {
  return Object.assign(new pg.DatabaseError('row contents', 1, 'error'), { code, detail: 'row contents' });
}
