import { ok, type Result } from '@sotto/base';
import { cutFlow, type FlowStatistics, measureFlow } from './flowStatistics.ts';
import type { RtpFlow } from './rtpFlows.ts';

/** A time in which a speaker did one thing: `speaking`, `silent`, `muted`. Milliseconds since 1970. */
export interface Phase {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The required shape of every flow. */
export interface ConstantRate {
  readonly packetsPerSecond: number;
  readonly timestampStep: number;
  /** Largest difference of a phase's rate from the required one, and from any other phase's, as a fraction. */
  readonly tolerance: number;
  /** The same for each second of a phase: wide, because a busy host stalls and then catches up. */
  readonly windowTolerance: number;
}

/** 20 ms of audio a packet at 48 kHz. */
export const OPUS_20_MS: ConstantRate = {
  packetsPerSecond: 50,
  timestampStep: 960,
  tolerance: 0.05,
  windowTolerance: 0.4,
};

export type SizeCode = 'payload-sizes';
export type RateCode = 'phase-rate' | 'phases-differ' | 'window-rate' | 'packet-spacing' | 'marker' | 'timestamp-step';

/** One way in which traffic tells what its speaker does. */
export interface Violation {
  readonly code: SizeCode | RateCode;
  readonly where: string;
}

export interface NotConstant {
  readonly code: 'not-constant';
  readonly violations: readonly Violation[];
}

/** Statistics of every flow, where all flows have one payload length, and one rate from the first phase to the last. */
export function checkConstantRate(
  flows: readonly RtpFlow[],
  phases: readonly Phase[],
  wanted: ConstantRate = OPUS_20_MS,
): Result<readonly FlowStatistics[], NotConstant> {
  const statistics = flows.map(measureFlow);
  const sizes = new Set(statistics.flatMap((flow) => flow.payloadBytes));
  const sizeViolations: Violation[] = sizes.size > 1 ? [{ code: 'payload-sizes', where: `${sizes.size} lengths` }] : [];
  const rateViolations = flowsDuring(phases, flows).flatMap((flow) => {
    const found = [...findPauses(flow, phases, wanted), ...comparePhases(flow, phases, wanted)];
    return found.map(({ code, where }) => ({ code, where: `${flow.name}${where}` }));
  });
  const violations = [...sizeViolations, ...rateViolations];
  return violations.length === 0 ? ok(statistics) : { ok: false, error: { code: 'not-constant', violations } };
}

/** The flows of the time from the first phase to the last. A speaker before or after that is left out. */
function flowsDuring(phases: readonly Phase[], flows: readonly RtpFlow[]): readonly RtpFlow[] {
  const [fromMs, toMs] = spanOf(phases);
  const during = flows.filter((flow) => cutFlow(flow, fromMs, toMs).packets.length > 0);
  // If no flow lasts through the phases, each of them should have.
  return during.length > 0 ? during : flows;
}

function spanOf(phases: readonly Phase[]): readonly [fromMs: number, toMs: number] {
  return [Math.min(...phases.map((phase) => phase.fromMs)), Math.max(...phases.map((phase) => phase.toMs))];
}

/** Finds traces of pauses in sending, in the phases or between them: a marker bit, a leap of the timestamp. */
function findPauses(flow: RtpFlow, phases: readonly Phase[], wanted: ConstantRate): readonly Violation[] {
  const { markers, timestampSteps } = measureFlow(cutFlow(flow, ...spanOf(phases)));
  const codes: RateCode[] = [];
  if (markers > 0) codes.push('marker');
  if (!timestampSteps.every((step) => step === wanted.timestampStep)) codes.push('timestamp-step');
  return codes.map((code) => ({ code, where: '' }));
}

function comparePhases(flow: RtpFlow, phases: readonly Phase[], wanted: ConstantRate): readonly Violation[] {
  const rates = phases.map((phase) => rateIn(flow, phase));
  const spread = Math.max(...rates) - Math.min(...rates);
  const isSpread = spread > wanted.tolerance * wanted.packetsPerSecond;
  const perPhase = phases.flatMap((phase) => checkPhase(flow, phase, wanted));
  return isSpread ? [{ code: 'phases-differ', where: '' }, ...perPhase] : perPhase;
}

function checkPhase(flow: RtpFlow, phase: Phase, wanted: ConstantRate): readonly Violation[] {
  const { packetsPerSecond, tolerance, windowTolerance } = wanted;
  const isNear = (rate: number, part: number) => Math.abs(rate - packetsPerSecond) <= part * packetsPerSecond;
  const windows = secondsOf(phase).map((second) => rateIn(flow, second));
  const { p50 } = measureFlow(cutFlow(flow, phase.fromMs, phase.toMs)).gapsMs;
  const codes: RateCode[] = [];
  if (!isNear(rateIn(flow, phase), tolerance)) codes.push('phase-rate');
  if (!windows.every((rate) => isNear(rate, windowTolerance))) codes.push('window-rate');
  if (!isNear(1000 / p50, windowTolerance)) codes.push('packet-spacing');
  return codes.map((code) => ({ code, where: ` while ${phase.name}` }));
}

function rateIn(flow: RtpFlow, { fromMs, toMs }: Phase): number {
  return (cutFlow(flow, fromMs, toMs).packets.length * 1000) / (toMs - fromMs);
}

function secondsOf({ name, fromMs, toMs }: Phase): readonly Phase[] {
  const count = Math.floor((toMs - fromMs) / 1000);
  return Array.from({ length: count }, (_, index) => {
    const start = fromMs + index * 1000;
    return { name, fromMs: start, toMs: start + 1000 };
  });
}
