import { createSilentMeter } from '@sotto/metrics';
import { Metrics } from './Metrics.ts';

/** Creates metrics that go nowhere, for tests. */
export function createSilentMetrics(): Metrics {
  const ignore = () => undefined;
  return new Metrics({
    meter: createSilentMeter(),
    tally: { count: ignore, note: ignore, flush: ignore, close: ignore },
  });
}
