import { type Bytes, isEqual } from '@sotto/base';
import { DtlsClient, ProtectionProfileAeadAes128Gcm, SrtpSession } from 'werift';
import { type Certificate, certificateFingerprint } from './createCertificate.ts';
import { isKeyExchangeSigned } from './isKeyExchangeSigned.ts';
import type { UdpPath } from './UdpPath.ts';

const patienceMs = 10_000;
/** RFC 5246 section 7.4. */
const serverKeyExchange = 12;
/** RFC 7714 section 12: master key and salt of AEAD_AES_128_GCM. */
const [keyBytes, saltBytes] = [16, 12];
const profile = ProtectionProfileAeadAes128Gcm;

export interface HandshakeOptions {
  /** Our own certificate; the relay knows its fingerprint. */
  readonly certificate: Certificate;
  /** SHA-256 of the one certificate to accept, 32 bytes. */
  readonly fingerprint: Bytes;
  readonly signal: AbortSignal;
  /** Called when the relay ended the association. */
  readonly onEnded: () => void;
}

/**
 * Runs a DTLS 1.2 handshake with a relay, and derives the SRTP keys (RFC 5764).
 *
 * @returns nothing if the relay was late, had another certificate or did not prove to hold its key
 */
export async function shakeHands(path: UdpPath, options: HandshakeOptions): Promise<SrtpSession | undefined> {
  const { cert, key, signatureHash } = options.certificate;
  const client = new DtlsClient({
    transport: toTransport(path),
    cert,
    key,
    signatureHash,
    certificateRequest: true,
    extendedMasterSecret: true,
    srtpProfiles: [profile],
  });
  const exchanges = watchKeyExchanges(client);
  if (!(await isEstablished(client, options.signal))) return undefined;
  if (!isGenuine(client, exchanges, options.fingerprint)) return undefined;
  client.onClose.subscribe(options.onEnded);
  const keys = client.extractSessionKeys(keyBytes, saltBytes);
  return new SrtpSession({
    profile,
    keys: {
      localMasterKey: keys.localKey,
      localMasterSalt: keys.localSalt,
      remoteMasterKey: keys.remoteKey,
      remoteMasterSalt: keys.remoteSalt,
    },
  });
}

type WeriftTransport = DtlsClient['options']['transport'];

function toTransport(path: UdpPath): WeriftTransport {
  const transport: WeriftTransport = {
    type: 'udp',
    address: { address: '', family: '', port: 0 },
    closed: false,
    onData: () => undefined,
    send: async (datagram) => path.send(datagram),
    close: async () => undefined,
  };
  path.on('dtls', (datagram, { address, port }) => transport.onData(datagram, [address, port]));
  return transport;
}

/** Every key exchange that arrives, before werift takes it: all of them must prove right. */
function watchKeyExchanges(client: DtlsClient): readonly Buffer[] {
  const bodies: Buffer[] = [];
  const handle = client.onHandleHandshakes;
  client.onHandleHandshakes = (messages) => {
    for (const { msg_type, fragment } of messages)
      if (msg_type === serverKeyExchange) bodies.push(Buffer.from(fragment));
    return handle(messages);
  };
  return bodies;
}

function isGenuine({ cipher, srtp }: DtlsClient, exchanges: readonly Buffer[], fingerprint: Bytes): boolean {
  const certificate = cipher.remoteCertificate;
  if (!certificate || !isEqual(certificateFingerprint(certificate), fingerprint)) return false;
  const clientRandom = cipher.localRandom.serialize();
  const serverRandom = cipher.remoteRandom.serialize();
  const isSigned = (body: Buffer) => isKeyExchangeSigned({ clientRandom, serverRandom, body, certificate });
  return exchanges.length > 0 && exchanges.every(isSigned) && srtp.srtpProfile === profile;
}

function isEstablished(client: DtlsClient, signal: AbortSignal): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const until = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  until.addEventListener('abort', () => resolve(false), { once: true });
  if (until.aborted) resolve(false);
  client.onConnect.once(() => resolve(true));
  client.onError.once(() => resolve(false));
  client.onClose.once(() => resolve(false));
  client.connect().catch(() => resolve(false));
  return promise;
}
