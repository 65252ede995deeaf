import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { createLog } from '@sotto/log';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  CertificateFiles,
  type CertificatePair,
  readCertificate,
} from '../../apps/server/src/http/CertificateFiles.ts';
import { createCertificate } from '../harness/certificates.ts';

const [first, second] = await Promise.all([createCertificate(), createCertificate()]);
let paths: { certPath: string; keyPath: string };
const lines: string[] = [];

beforeEach(async () => {
  lines.length = 0;
  const folder = await mkdtemp(join(tmpdir(), 'sotto-cert-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  paths = { certPath: join(folder, 'cert.pem'), keyPath: join(folder, 'key.pem') };
  await write(first);
});

/** Replaces the files by new ones, as a renewal does. */
async function write({ cert, key }: Partial<Record<keyof CertificatePair, string>>): Promise<void> {
  for (const [path, text] of [
    [paths.certPath, cert],
    [paths.keyPath, key],
  ] as const) {
    if (text === undefined) continue;
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  }
}

/** A server with the certificate of the files, and what it shows to a newcomer. */
async function serve() {
  const server = createServer(await readCertificate(paths), (_, response) => void response.end('here'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const log = createLog({ component: 'test', sink: { write: (line) => void lines.push(line) } });
  const files = await CertificateFiles.watch(paths, { server, log });
  onTestFinished(() => {
    files.close();
    server.closeAllConnections();
    server.close();
  });
  const open = () => {
    const { port } = server.address() as AddressInfo;
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
    onTestFinished(() => void socket.destroy());
    return new Promise<typeof socket>((resolve, reject) => {
      socket.once('secureConnect', () => resolve(socket)).once('error', reject);
    });
  };
  const shown = async () => {
    const socket = await open();
    const { raw } = socket.getPeerCertificate();
    socket.destroy();
    return raw;
  };
  return { files, open, shown };
}

const der = (pem: string) => Buffer.from(pem.replaceAll(/-----.*-----|\s/g, ''), 'base64');

describe('the files of a certificate', () => {
  it('are read again when they have changed, without a restart, and open connections continue', async () => {
    const { files, open, shown } = await serve();
    expect(await shown()).toEqual(der(first.cert));
    const before = await open();
    await write(second);
    await files.look();
    expect(await shown()).toEqual(der(second.cert));
    const answered = new Promise<string>((resolve) => before.once('data', (data) => resolve(data.toString())));
    before.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    expect(await answered).toContain('200 OK');
    expect(lines.join('')).toContain('certificate-changed');
  });

  it('keep their earlier content while only half a pair has been written, with one log line', async () => {
    const { files, shown } = await serve();
    await write({ cert: second.cert });
    await files.look();
    await files.look();
    expect(await shown()).toEqual(der(first.cert));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'certificate-unusable', code: 'ERR_KEY_MISMATCH' });
    await write({ key: second.key });
    await files.look();
    expect(await shown()).toEqual(der(second.cert));
  });

  it.each([
    ['are cut short', () => write({ cert: second.cert.slice(0, 200), key: second.key })],
    ['are empty', () => write({ cert: '', key: '' })],
    ['are gone', () => rm(paths.keyPath)],
  ])('keep what they held where they %s, and say so by a code', async (_, spoil) => {
    const { files, shown } = await serve();
    await spoil();
    await files.look();
    await files.look();
    expect(await shown()).toEqual(der(first.cert));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('certificate-unusable');
    expect(lines[0]).not.toContain('sotto-cert-');
  });

  it('leave no log line if nothing has changed', async () => {
    const { files } = await serve();
    await files.look();
    expect(lines).toEqual([]);
  });
});
