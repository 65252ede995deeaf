import type { LogFields } from '@sotto/log';
import { createTally } from '@sotto/log';
import { createMeter } from '@sotto/metrics';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../test/store/memoryStore.ts';
import { StoreError } from '../store/StoreError.ts';
import { catalogue } from './catalogue.ts';
import { Metrics } from './Metrics.ts';
import { measureStore } from './measureStore.ts';

function setUp() {
  const lines: [string, LogFields | undefined][] = [];
  const ignore = () => undefined;
  const log = { info: ignore, error: ignore, warn: (event: string, fields?: LogFields) => lines.push([event, fields]) };
  const tally = createTally({ log: { ...log, warn: (event, fields) => void log.warn(event, fields) } });
  const meter = createMeter(catalogue);
  const metrics = new Metrics({ meter, tally });
  const logged = () => {
    tally.flush();
    return lines;
  };
  return { metrics, logged, exported: async () => (await meter.render()).split('\n') };
}

describe('Metrics', () => {
  it('counts every answer, and logs those that leave a person in silence', async () => {
    const { metrics, logged, exported } = setUp();
    metrics.requestAnswered({ request: 'enter', code: 'ok', durationMs: 40 });
    metrics.requestAnswered({ request: 'enter', code: 'relay-unavailable', durationMs: 2 });
    metrics.requestAnswered({ request: 'submit', code: 'not-next', durationMs: 2 });
    const lines = await exported();
    expect(lines).toContain('sotto_requests_total{request="submit",code="not-next"} 1');
    expect(lines).toContain('sotto_joins_total{code="relay-unavailable"} 1');
    expect(lines).toContain('sotto_join_seconds_count{request="enter"} 1');
    expect(lines).toContain('sotto_join_seconds_bucket{le="0.05",request="enter"} 1');
    expect(lines).toContain('sotto_request_seconds_count 3');
    expect(logged()).toEqual([['request-refused', { request: 'enter', code: 'relay-unavailable', count: 1 }]]);
  });

  it('does not warn of a page that was closed for a while and enters again', async () => {
    const { metrics, logged, exported } = setUp();
    metrics.requestAnswered({ request: 'resume-join', code: 'unknown-handle', durationMs: 2 });
    expect(await exported()).toContain('sotto_joins_total{code="unknown-handle"} 1');
    expect(logged()).toEqual([]);
  });

  it('counts connections while they are open, and what is delivered by a mere addition', async () => {
    const { metrics, exported } = setUp();
    let close: () => void = () => undefined;
    const connection = {
      onClose(listener: () => void) {
        close = listener;
      },
    };
    metrics.connectionOpened('room', connection);
    metrics.delivered += 5;
    expect(await exported()).toContain('sotto_connections{to="room"} 1');
    close();
    const lines = await exported();
    expect(lines).toContain('sotto_connections{to="room"} 0');
    expect(lines).toContain('sotto_events_delivered_total 5');
  });

  it('tells stale clocks, cuts, lost paths and late relays by constants', async () => {
    const { metrics, logged, exported } = setUp();
    for (const code of ['ok', 'stale-hello', 'stale-hello']) metrics.helloAnswered(code);
    metrics.connectionCut('flood');
    metrics.pathLost('relay-gone');
    metrics.relayCommanded({ command: 'consume', code: 'late', durationMs: 5_000 });
    metrics.relayCommanded({ command: 'consume', code: 'ok', durationMs: 1 });
    metrics.visitorsRefused(3);
    expect(logged()).toEqual([
      ['hello-refused', { code: 'stale-hello', count: 2 }],
      ['connection-cut', { kind: 'flood', count: 1 }],
      ['path-lost', { kind: 'relay-gone', count: 1 }],
      ['command-refused', { command: 'consume', code: 'late', count: 1 }],
    ]);
    const lines = await exported();
    expect(lines).toContain('sotto_hellos_total{code="stale-hello"} 2');
    expect(lines).toContain('sotto_relay_commands_total{command="consume",code="late"} 1');
    expect(lines).toContain('sotto_visitors_refused_total 3');
  });
});

describe('measureStore', () => {
  it('measures each call, passes answers on, and tells faults with their state', async () => {
    const { metrics, logged, exported } = setUp();
    const store = memoryStore();
    const broken = { ...store.rooms, find: () => Promise.reject(new StoreError('database-unreachable', '57P01')) };
    const onCall = (call: Parameters<Metrics['databaseCalled']>[0]) => metrics.databaseCalled(call);
    const measured = measureStore({ ...store, rooms: broken }, { now: () => 0, onCall });
    const key = new Uint8Array(32);
    expect(await measured.hellos.claim(key, new Date(0))).toBe(true);
    expect(await measured.hellos.claim(key, new Date(0))).toBe(false);
    await expect(measured.rooms.find(key)).rejects.toMatchObject({ code: 'database-unreachable' });
    const lines = await exported();
    expect(lines).toContain('sotto_database_calls_total{ledger="hellos",code="ok"} 2');
    expect(lines).toContain('sotto_database_calls_total{ledger="rooms",code="database-unreachable"} 1');
    expect(lines).toContain('sotto_database_call_seconds_count 3');
    expect(logged()).toEqual([['database-fault', { code: 'database-unreachable', state: '57P01', count: 1 }]]);
  });

  it('leaves members that are not ledgers unchanged', async () => {
    const store = memoryStore();
    const measured = measureStore(store, { now: () => 0, onCall: () => undefined });
    expect(await measured.clock()).toBeInstanceOf(Date);
    await measured.close();
    await expect(store.clock()).rejects.toMatchObject({ code: 'closed' });
  });
});
