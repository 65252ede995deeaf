import type { Server } from 'node:https';
import helmet from '@fastify/helmet';
import { type Bytes, toBase64url } from '@sotto/base';
import type { Log } from '@sotto/log';
import { serverKeyPath } from '@sotto/protocol';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Readiness } from '../health/Readiness.ts';
import { serveHealth } from '../health/serveHealth.ts';
import { httpTimeouts, patienceMs } from '../limits/guardHttp.ts';
import type { Visitors } from '../limits/Visitors.ts';
import { CertificateFiles, type CertificatePaths, readCertificate } from './CertificateFiles.ts';
import { type DoorsOptions, serveDoors } from './serveDoors.ts';
import { serveKnock } from './serveKnock.ts';
import { servePage } from './servePage.ts';

export interface HttpOptions {
  /** The server's X25519 public key, 32 bytes. */
  readonly serverKey: Bytes;
  /** Folder of the built page. */
  readonly page: string;
  /** Read again when the files change. */
  readonly tls: CertificatePaths | undefined;
  readonly log: Log;
  /** TRUSTED_PROXY. If set, the proxy speaks https to the world. */
  readonly trustedProxy: string | undefined;
  readonly visitors: Visitors;
  readonly readiness: Pick<Readiness, 'failing'>;
  readonly doors: DoorsOptions;
  /** Called if a client asks why its WebSocket did not open, and none has arrived. */
  readonly onMissing: () => void;
}

/** Serves the page and the server's key. No request names a room or a person, so a log of requests would not either. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { serverKey, page, tls, trustedProxy, visitors, readiness } = options;
  const https = tls && { ...httpTimeouts, ...(await readCertificate(tls)) };
  const keepAliveTimeout = trustedProxy === undefined ? patienceMs : proxyKeepMs;
  const settings = { ...lean, keepAliveTimeout, http: httpTimeouts };
  const http = (https ? Fastify({ ...settings, https }) : Fastify(settings)) as unknown as FastifyInstance;
  if (tls) await keepCertificate(http, options, tls);
  http.addHook('onRequest', async (request, reply) => {
    if (visitors.of(request.raw).mayVisit()) return;
    visitors.noteRefusal();
    return reply.code(429).type('text/plain').send('rate-limited');
  });
  await http.register(helmet, securityHeaders(Boolean(https) || trustedProxy !== undefined));
  http.addHook('onSend', async (_request, reply) => {
    reply.header('permissions-policy', permissionsPolicy);
  });
  http.get(serverKeyPath, async (_request, reply) => {
    reply.header('cache-control', 'no-cache').type('text/plain');
    return toBase64url(serverKey);
  });
  serveHealth(http, readiness);
  serveDoors(http, options.doors);
  serveKnock(http, options);
  await servePage(http, page);
  return http;
}

async function keepCertificate(http: FastifyInstance, { log }: HttpOptions, paths: CertificatePaths): Promise<void> {
  const files = await CertificateFiles.watch(paths, { server: http.server as unknown as Server, log });
  http.addHook('onClose', async () => files.close());
}

/**
 * How long the server keeps a proxy's idle connection, in milliseconds: longer than proxies do, which is two minutes
 * for Caddy. Otherwise a proxy may send a request on a connection that the server is just closing, and the person gets
 * a 502.
 */
const proxyKeepMs = 150_000;

/** Fastify logs no request, and waits for no slow reader. */
const lean = {
  logger: false,
  bodyLimit: 1024,
  connectionTimeout: 3 * patienceMs,
  requestTimeout: patienceMs,
} as const;

const permissionsPolicy =
  'microphone=(self), camera=(), geolocation=(), display-capture=(), payment=(), usb=(), browsing-topics=()';

function securityHeaders(isTls: boolean) {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        workerSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        mediaSrc: ["'self'", 'blob:'],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' as const },
    crossOriginEmbedderPolicy: { policy: 'require-corp' as const },
    // Only for this host, since its subdomains may belong to other services. Browsers heed it only over https.
    strictTransportSecurity: isTls && { includeSubDomains: false },
  };
}
