import { createServer } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchText } from '../../apps/relay/src/fetchText.ts';
import { createCertificate } from '../harness/certificates.ts';

let origin: string;
let close: () => void;
const limits = { deadlineMs: 500, maxBytes: 64 };

beforeAll(async () => {
  const server = createServer(await createCertificate(), ({ url }, answer) => {
    if (url === '/silent') return;
    if (url === '/absent') answer.statusCode = 404;
    answer.end(url === '/long' ? 'x'.repeat(65) : 'a key');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  origin = `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  close = () => {
    server.closeAllConnections();
    server.close();
  };
});
afterAll(() => close());

describe('a relay fetching from a server with a self-signed certificate', () => {
  it('gets the text if the certificate is not checked', async () => {
    expect(await fetchText(origin, { isCertificateChecked: false, ...limits })).toBe('a key');
  });

  it('gets nothing if TLS must prove the host', async () => {
    const fetched = fetchText(origin, { isCertificateChecked: true, ...limits });
    await expect(fetched).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  it.each(['/long', '/absent', '/silent'])('gets nothing from %s', async (path) => {
    await expect(fetchText(origin + path, { isCertificateChecked: false, ...limits })).rejects.toThrow();
  });
});
