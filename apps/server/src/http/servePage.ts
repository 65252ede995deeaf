import files from '@fastify/static';
import { claimPath } from '@sotto/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const linkPaths = ['/r', '/h', claimPath];

/**
 * Serves the built page from its folder, at `/` and at the addresses of links. At any other address it serves the page
 * as a 404. The page then tells people what happened, for example that a mail program changed their link.
 */
export async function servePage(http: FastifyInstance, folder: string): Promise<void> {
  await http.register(files, { root: folder, cacheControl: false, preCompressed: true, setHeaders: setCaching });
  for (const path of linkPaths) {
    http.get(path, (_request, reply) => sendPage(reply));
    http.get(`${path}/`, (_request, reply) => sendPage(reply));
  }
  http.setNotFoundHandler((request, reply) => {
    if (wantsPage(request)) return sendPage(reply.code(404));
    return reply.code(404).type('text/plain').send('Not found');
  });
}

function sendPage(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-cache').sendFile('index.html');
}

/**
 * Tells whether a browser asks for a page to show. A script that asks for a missing file must not get the page in its
 * place.
 */
function wantsPage({ method, headers }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html');
}

/** File names below /assets carry a hash of their content. */
function setCaching(reply: FastifyReply, path: string): void {
  reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
}
