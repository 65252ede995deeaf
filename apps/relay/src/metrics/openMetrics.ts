import { type Fault, ok, type Result } from '@sotto/base';
import {
  createMeter,
  type Meter,
  type MetricsAddress,
  type ProcessUsage,
  readProcess,
  serveMetrics,
} from '@sotto/metrics';
import { catalogue, type RelayCatalogue } from './catalogue.ts';

/** The relay's meter, printed at its private port until the process ends; else the errno. */
export async function openMetrics(
  address: MetricsAddress,
  usage: ProcessUsage,
): Promise<Result<Meter<RelayCatalogue>, Fault<string>>> {
  const meter = createMeter(catalogue);
  readProcess(meter, usage);
  const served = await serveMetrics(address, meter);
  return served.ok ? ok(meter) : served;
}
