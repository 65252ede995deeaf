import { createSilentMeter } from '@sotto/metrics';
import { Metrics } from './Metrics.ts';

/** Metrics that go nowhere, for tests of what counts. */
export function createSilentMetrics(): Metrics {
  const ignore = () => undefined;
  return new Metrics({ meter: createSilentMeter(), tally: { count: ignore, flush: ignore, close: ignore } });
}
