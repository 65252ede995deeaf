import { describe, expect, it } from 'vitest';
import { contentType, createMeter } from './createMeter.ts';

const catalogue = {
  sotto_requests: { type: 'counter', help: 'Requests.', labels: { request: ['enter', 'speak'], code: ['ok', 'late'] } },
  sotto_rooms: { type: 'gauge', help: 'Rooms.', labels: {} },
  sotto_join_seconds: { type: 'histogram', help: 'Joins.', labels: {}, buckets: [0.1, 1] },
} as const;

describe('createMeter', () => {
  it('prints OpenMetrics', async () => {
    const meter = createMeter(catalogue);
    meter.add('sotto_requests', { request: 'enter', code: 'ok' });
    meter.add('sotto_requests', { request: 'enter', code: 'ok' }, 2);
    meter.observe('sotto_join_seconds', {}, 0.5);
    meter.read('sotto_rooms', () => [{ labels: {}, value: 7 }]);
    const lines = (await meter.render()).split('\n');
    expect(contentType).toMatch(/^application\/openmetrics-text; version=1\.0\.0/);
    expect(lines).toContain('# TYPE sotto_requests counter');
    expect(lines).toContain('sotto_requests_total{request="enter",code="ok"} 3');
    expect(lines).toContain('sotto_rooms 7');
    expect(lines).toContain('sotto_join_seconds_bucket{le="0.1"} 0');
    expect(lines).toContain('sotto_join_seconds_bucket{le="1"} 1');
    expect(lines.slice(-2)).toEqual(['# EOF', '']);
  });

  it('reads values again at each scrape, counters too', async () => {
    const meter = createMeter(catalogue);
    let total = 3;
    meter.read('sotto_requests', async () => [{ labels: { request: 'speak', code: 'late' }, value: total }]);
    await meter.render();
    total = 4;
    expect(await meter.render()).toContain('sotto_requests_total{request="speak",code="late"} 4\n');
  });

  it('never prints a label value that is in no list, nor a label that the metric does not have', async () => {
    const meter = createMeter(catalogue);
    const labels = { request: 'canary', code: 'canary', name: 'canary' };
    meter.add('sotto_requests', labels);
    meter.read('sotto_rooms', () => [{ labels: { room: 'canary' } as never, value: 1 }]);
    const text = await meter.render();
    expect(text).toContain('sotto_requests_total{request="other",code="other"} 1\n');
    expect(text).not.toContain('canary');
  });

  it('keeps one total for all unlisted values, however many there are', async () => {
    const meter = createMeter(catalogue);
    for (let index = 0; index < 1_000; index++) meter.add('sotto_requests', { request: `canary ${index}`, code: 'ok' });
    const lines = (await meter.render()).split('\n').filter((line) => line.startsWith('sotto_requests_total'));
    expect(lines).toEqual(['sotto_requests_total{request="other",code="ok"} 1000']);
  });

  it('drops a reading that no longer exists, and prints a metric without labels from the start', async () => {
    const meter = createMeter(catalogue);
    let samples = [{ labels: {}, value: 5 }];
    meter.read('sotto_rooms', () => samples);
    expect(await meter.render()).toContain('sotto_rooms 5\n');
    samples = [];
    expect(await meter.render()).toContain('sotto_rooms 0\n');
  });
});
