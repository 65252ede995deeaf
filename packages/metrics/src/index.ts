export { contentType, createMeter, type Meter } from './createMeter.ts';
export { createSilentMeter } from './createSilentMeter.ts';
export { type Catalogue, type Family, type LabelsOf, type NameOf, type Sample, unlisted } from './Family.ts';
export { type OpenMetricsOptions, openMetrics } from './openMetrics.ts';
export { type ProcessUsage, processFamilies, readProcess } from './processFamilies.ts';
export { type MetricsAddress, type MetricsServer, serveMetrics } from './serveMetrics.ts';
export { type EventLoopWatch, watchEventLoop } from './watchEventLoop.ts';
