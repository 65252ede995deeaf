import { createServer } from 'node:http';
import { type Fault, fail, ok, type Result } from '@sotto/base';
import { contentType } from './createMeter.ts';

export interface MetricsAddress {
  readonly host: string;
  readonly port: number;
}

/** The private port. */
export interface MetricsServer {
  /** The port that the system chose if the caller asked for 0. */
  readonly port: number;
  close(): Promise<void>;
}

const patienceMs = 10_000;

/**
 * Answers `GET /metrics` at a port of its own, which only the operator's Prometheus should reach. Fails with the errno
 * if it can't listen there.
 */
export async function serveMetrics(
  { host, port }: MetricsAddress,
  meter: { render(): Promise<string> },
): Promise<Result<MetricsServer, Fault<string>>> {
  const http = createServer({ requestTimeout: patienceMs, headersTimeout: patienceMs }, (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    meter.render().then(
      (text) => response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  http.maxConnections = 20;
  http.keepAliveTimeout = patienceMs;
  const listening = await new Promise<Result<null, Fault<string>>>((resolve) => {
    http.once('error', (error: NodeJS.ErrnoException) => resolve(fail(error.code ?? 'unknown')));
    http.listen({ host, port }, () => resolve(ok(null)));
  });
  if (!listening.ok) return listening;
  const address = http.address();
  return ok({
    port: typeof address === 'object' && address ? address.port : port,
    close: () =>
      new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  });
}
