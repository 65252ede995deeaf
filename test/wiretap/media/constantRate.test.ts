import { describe, expect, test } from 'vitest';
import { createRandom } from '../../harness/createRandom.ts';
import { checkConstantRate, type Phase } from './constantRate.ts';
import type { RtpFlow, TimedRtp } from './rtpFlows.ts';

const PHASES: readonly Phase[] = ['speaking', 'silent', 'muted'].map((name, index) => {
  return { name, fromMs: 1000 + index * 5000, toMs: 6000 + index * 5000 };
});

type Change = Partial<TimedRtp> | 'dropped';

/** Sixteen seconds of packets every 20 ms, each a little late, as `change` leaves them. */
function forgeFlow(change: (packet: TimedRtp) => Change = () => ({})): RtpFlow {
  const random = createRandom(4);
  const packets = Array.from(
    { length: 800 },
    (_, index): TimedRtp => ({
      payloadType: 111,
      sequence: (65_000 + index) & 0xffff,
      timestamp: (4_294_000_000 + index * 960) >>> 0,
      ssrc: 1,
      hasMarker: index === 0,
      contributors: 0,
      extensions: [],
      payload: Buffer.alloc(191),
      timeMs: 500 + index * 20 + random() * 8,
    }),
  );
  const changed = packets.map((packet) => ({ packet, change: change(packet) }));
  const kept = changed.flatMap(({ packet, change }) => (change === 'dropped' ? [] : [{ ...packet, ...change }]));
  const ends = { address: '10.0.0.1', port: 1 };
  return { name: 'flow', source: ends, destination: ends, packets: kept };
}

function codesIn(...flows: readonly RtpFlow[]): readonly string[] {
  const checked = checkConstantRate(flows, PHASES);
  return checked.ok ? [] : [...new Set(checked.error.violations.map(({ code }) => code))].sort();
}

function isIn(name: string, { timeMs }: TimedRtp): boolean {
  return PHASES.some((phase) => phase.name === name && timeMs >= phase.fromMs && timeMs < phase.toMs);
}

describe('checkConstantRate', () => {
  test('passes a flow that is the same throughout, and measures it', () => {
    const checked = checkConstantRate([forgeFlow()], PHASES);
    expect(checked).toMatchObject({ ok: true, value: [{ packets: 800, payloadBytes: [191], timestampSteps: [960] }] });
    const [measured] = checked.ok ? checked.value : [];
    expect(measured?.gapsMs.p50).toBeCloseTo(20, 0);
  });

  test('passes loss, overtaking, and a host that stalls for 200 ms and catches up', () => {
    const lossy = forgeFlow(({ sequence }) => (sequence % 97 === 0 ? 'dropped' : {}));
    const late = forgeFlow(({ sequence, timeMs }) => (sequence % 50 === 0 ? { timeMs: timeMs + 30 } : {}));
    const overtaking = { ...late, packets: late.packets.toSorted((a, b) => a.timeMs - b.timeMs) };
    const stalled = forgeFlow(({ timeMs }) => (timeMs >= 3000 && timeMs < 3200 ? { timeMs: 3200 } : {}));
    expect(codesIn(lossy, overtaking, stalled)).toEqual([]);
  });

  test('asks nothing of a speaker after the last phase alone, and the same of everybody else', () => {
    const after = forgeFlow((one) => (one.timeMs < 16_000 ? 'dropped' : {}));
    expect(codesIn(forgeFlow(), after)).toEqual([]);
    const latecomer = forgeFlow((one) => (one.timeMs < 15_000 ? 'dropped' : {}));
    expect(codesIn(forgeFlow(), latecomer)).toContain('phase-rate');
    expect(codesIn(after)).toContain('phase-rate');
  });

  test.each<[codes: string[], what: string, change: (packet: TimedRtp) => Change]>([
    [
      ['payload-sizes'],
      'one packet of another size',
      ({ sequence }) => (sequence === 77 ? { payload: Buffer.alloc(190) } : {}),
    ],
    [
      ['payload-sizes'],
      'smaller packets when muted',
      (one) => (isIn('muted', one) ? { payload: Buffer.alloc(69) } : {}),
    ],
    [
      ['packet-spacing', 'phase-rate', 'phases-differ', 'window-rate'],
      'nothing when muted',
      (one) => (isIn('muted', one) ? 'dropped' : {}),
    ],
    [
      ['phase-rate', 'phases-differ'],
      'a tenth less in silence',
      (one) => (isIn('silent', one) && one.sequence % 10 === 0 ? 'dropped' : {}),
    ],
    [
      ['window-rate'],
      'a pause of half a second that is caught up later',
      ({ timeMs }) => (timeMs >= 3000 && timeMs < 3600 ? { timeMs: 4001 } : {}),
    ],
    [['marker'], 'a marker where speech begins', ({ sequence }) => ({ hasMarker: sequence === 100 })],
    [
      ['timestamp-step'],
      'a leap of the timestamp',
      ({ sequence, timestamp }) => (sequence < 60_000 && sequence > 100 ? { timestamp: timestamp + 4800 } : {}),
    ],
    [
      ['packet-spacing'],
      'packets in pairs',
      ({ timeMs, sequence }) => ({ timeMs: sequence % 2 ? timeMs : timeMs + 19.9 }),
    ],
  ])('%j: %s', (codes, _, change) => {
    expect(codesIn(forgeFlow(change))).toEqual(codes.sort());
  });

  test('wants one size of all flows, and every flow in all phases', () => {
    expect(
      codesIn(
        forgeFlow(),
        forgeFlow(() => ({ payload: Buffer.alloc(200) })),
      ),
    ).toEqual(['payload-sizes']);
    expect(
      codesIn(
        forgeFlow(),
        forgeFlow(({ timeMs }) => (timeMs < 6000 ? 'dropped' : {})),
      ),
    ).toContain('phase-rate');
    expect(codesIn(forgeFlow(({ timeMs }) => (timeMs > 9000 ? 'dropped' : {})))).toContain('phase-rate');
  });

  test('names the flow and the phase', () => {
    const checked = checkConstantRate([forgeFlow((one) => (isIn('muted', one) ? 'dropped' : {}))], PHASES);
    const where = checked.ok ? [] : checked.error.violations.map((violation) => violation.where);
    expect(where).toContain('flow while muted');
    expect(where).not.toContain('flow while speaking');
  });
});
