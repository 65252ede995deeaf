import { readFileSync } from 'node:fs';
import helmet from '@fastify/helmet';
import files from '@fastify/static';
import { type Bytes, toBase64url } from '@sotto/base';
import { serverKeyPath } from '@sotto/protocol';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';

export interface HttpOptions {
  /** The server's X25519 public key, 32 bytes. */
  readonly serverKey: Bytes;
  /** Folder of the built page. */
  readonly page: string;
  readonly tls: { readonly certPath: string; readonly keyPath: string } | undefined;
  readonly trustedProxy: string | undefined;
}

/** The page, the server's key, and nothing that could be logged: rooms and people never appear in a request. */
export async function createHttp({ serverKey, page, tls, trustedProxy }: HttpOptions): Promise<FastifyInstance> {
  const https = tls && { cert: readFileSync(tls.certPath), key: readFileSync(tls.keyPath) };
  const options = { logger: false, trustProxy: trustedProxy ?? false, bodyLimit: 1024 } as const;
  const http = (https ? Fastify({ ...options, https }) : Fastify(options)) as unknown as FastifyInstance;
  await http.register(helmet, securityHeaders(Boolean(https)));
  http.addHook('onSend', async (_request, reply) => {
    reply.header('permissions-policy', permissionsPolicy);
  });
  http.get(serverKeyPath, async (_request, reply) => {
    reply.header('cache-control', 'no-cache').type('text/plain');
    return toBase64url(serverKey);
  });
  http.get('/health', async () => ({ ok: true }));
  await http.register(files, { root: page, cacheControl: false, preCompressed: true, setHeaders: setCaching });
  for (const path of ['/r', '/h', '/claim']) {
    http.get(path, (_request, reply) => reply.header('cache-control', 'no-cache').sendFile('index.html'));
  }
  http.setNotFoundHandler((_request, reply) => reply.code(404).type('text/plain').send('Not found'));
  return http;
}

const permissionsPolicy =
  'microphone=(self), camera=(), geolocation=(), display-capture=(), payment=(), usb=(), browsing-topics=()';

/** File names below /assets carry a hash of their content. */
function setCaching(reply: FastifyReply, path: string): void {
  reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
}

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
    strictTransportSecurity: isTls,
  };
}
