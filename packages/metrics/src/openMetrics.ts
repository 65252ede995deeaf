import { type Fault, ok, type Result } from '@sotto/base';
import { createMeter, type Meter } from './createMeter.ts';
import type { Catalogue } from './Family.ts';
import { type ProcessUsage, type processFamilies, readProcess } from './processFamilies.ts';
import { type MetricsAddress, serveMetrics } from './serveMetrics.ts';

export interface OpenMetricsOptions<Families> extends MetricsAddress {
  /** Every metric of this process, including those that all processes have. */
  readonly catalogue: Families;
  readonly usage: ProcessUsage;
}

/** Creates the meter of a process and serves it at its private port until the process ends. Fails with the errno. */
export async function openMetrics<Families extends Catalogue & typeof processFamilies>({
  catalogue,
  usage,
  ...address
}: OpenMetricsOptions<Families>): Promise<Result<Meter<Families>, Fault<string>>> {
  const meter = createMeter(catalogue);
  readProcess(meter, usage);
  const served = await serveMetrics(address, meter);
  return served.ok ? ok(meter) : served;
}
