import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Server } from 'node:https';
import { createSecureContext } from 'node:tls';
import { errorCode, type Log } from '@sotto/log';

/** Paths of a certificate chain and its private key, as PEM. */
export interface CertificatePaths {
  readonly certPath: string;
  readonly keyPath: string;
}

/** A certificate chain and the key that fits it. */
export interface CertificatePair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Interval between two checks of the files, in milliseconds: renewals come days before an expiry. */
const lookEveryMs = 60_000;

/**
 * Reads a pair. Rejects if a file can't be read, or if the key does not fit the certificate, as while both are being
 * written.
 */
export async function readCertificate({ certPath, keyPath }: CertificatePaths): Promise<CertificatePair> {
  const [cert, key] = await Promise.all([readFile(certPath), readFile(keyPath)]);
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) throw new MismatchError();
  createSecureContext({ cert, key });
  return { cert, key };
}

/** The fault of a key that does not belong to its certificate. */
class MismatchError extends Error {
  readonly code = 'ERR_KEY_MISMATCH';
}

/**
 * Loads a server's certificate again when one of the files has changed. New connections get the new certificate, and
 * open ones continue. A pair that does not work is logged once for each change, and the earlier pair stays in use.
 */
export class CertificateFiles {
  readonly #paths: CertificatePaths;
  readonly #server: Pick<Server, 'setSecureContext'>;
  readonly #log: Log;
  readonly #timer: NodeJS.Timeout;
  #seen: string;

  private constructor(paths: CertificatePaths, { server, log, seen }: Watch & { seen: string }) {
    this.#paths = paths;
    this.#server = server;
    this.#log = log;
    this.#seen = seen;
    this.#timer = setInterval(() => void this.look(), lookEveryMs).unref();
  }

  /** Watches files whose present contents the server already uses. */
  static async watch(paths: CertificatePaths, watch: Watch): Promise<CertificateFiles> {
    return new CertificateFiles(paths, { ...watch, seen: await describe(paths) });
  }

  /** Looks whether something has changed; by itself it does so every minute. Never rejects. */
  async look(): Promise<void> {
    try {
      const seen = await describe(this.#paths);
      if (seen === this.#seen) return;
      this.#seen = seen;
      this.#server.setSecureContext(await readCertificate(this.#paths));
      this.#log.info('certificate-changed');
    } catch (error) {
      this.#log.warn('certificate-unusable', { code: errorCode(error) });
    }
  }

  /** Idempotent. */
  close(): void {
    clearInterval(this.#timer);
  }
}

interface Watch {
  readonly server: Pick<Server, 'setSecureContext'>;
  readonly log: Log;
}

/** Describes the files so that the text changes whenever one is rewritten, replaced, or removed. */
async function describe({ certPath, keyPath }: CertificatePaths): Promise<string> {
  const of = (path: string) => stat(path).then(({ mtimeMs, ino, size }) => `${mtimeMs} ${ino} ${size}`, errorCode);
  return (await Promise.all([certPath, keyPath].map(of))).join();
}
