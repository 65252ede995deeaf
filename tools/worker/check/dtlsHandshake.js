import { X509Certificate } from 'node:crypto';
import { DtlsClient, DtlsServer, RTCDtlsTransport } from 'werift';

/**
 * A DTLS 1.2 endpoint on werift, which shares no code with the worker's OpenSSL.
 *
 * @typedef {object} Handshake
 * @property {'client' | 'server'} role this end's
 * @property {import('./srtpSuites.js').SrtpSuite} suite the only one that is offered or accepted
 * @property {import('werift').DtlsSocket['options']['transport']} path
 */

const PATIENCE_MS = 10_000;

/** @returns {Promise<{ algorithm: 'sha-256', value: string }>} of the one certificate that this process presents */
export async function ownFingerprint() {
  const certificate = await RTCDtlsTransport.SetupCertificate();
  const fingerprint = certificate.getFingerprints().find(({ algorithm }) => algorithm === 'sha-256');
  if (fingerprint === undefined) throw new Error('werift gives no SHA-256 fingerprint of its certificate');
  return { algorithm: 'sha-256', value: fingerprint.value };
}

/**
 * @param {Handshake} handshake
 * @returns {Promise<{ start: () => Promise<void>, established: Promise<import('werift').DtlsSocket> }>}
 */
export async function createDtlsEndpoint({ role, suite, path }) {
  const { certPem, privateKey, signatureHash } = await RTCDtlsTransport.SetupCertificate();
  const options = {
    transport: path,
    cert: certPem,
    key: privateKey,
    signatureHash,
    extendedMasterSecret: true,
    certificateRequest: true,
    // werift knows two suites by type, and all by number.
    srtpProfiles: [/** @type {1 | 7} */ (suite.dtlsProfile)],
  };
  const socket = role === 'client' ? new DtlsClient(options) : new DtlsServer(options);
  /** @type {Promise<import('werift').DtlsSocket>} */
  const established = new Promise((resolve, reject) => {
    socket.onConnect.once(() => resolve(socket));
    socket.onError.once(reject);
    socket.onClose.once(() => reject(new Error('the DTLS handshake was broken off')));
    const late = () => reject(new Error(`no DTLS handshake within ${PATIENCE_MS / 1000} s`));
    setTimeout(late, PATIENCE_MS).unref();
  });
  // Callers that await it get the error. This handler keeps an early failure from ending the process.
  established.catch(() => undefined);
  return { start: async () => (socket instanceof DtlsClient ? socket.connect() : undefined), established };
}

/**
 * @param {import('werift').DtlsSocket} socket
 * @param {import('mediasoup').types.DtlsFingerprint[]} announced
 * @throws if the certificate that was presented is none of those announced
 */
export function requireFingerprint(socket, announced) {
  const presented = new X509Certificate(/** @type {Buffer} */ (socket.remoteCertificate)).fingerprint256;
  if (!announced.some(({ algorithm, value }) => algorithm === 'sha-256' && value === presented)) {
    throw new Error('the worker presented another DTLS certificate than it had announced');
  }
}
