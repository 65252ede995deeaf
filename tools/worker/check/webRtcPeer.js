import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createDtlsEndpoint, ownFingerprint, requireFingerprint } from './dtlsHandshake.js';
import { encodeNomination } from './iceBinding.js';
import { createInbox } from './inbox.js';
import { isRtcp } from './rtpPacket.js';
import { createSrtpSession } from './srtpSession.js';
import { srtpSuites } from './srtpSuites.js';

/**
 * The other end of a mediasoup WebRtcTransport: ICE, DTLS and SRTP as a browser has them, with every datagram in the
 * caller's hand.
 *
 * @typedef {Awaited<ReturnType<typeof connectPeer>>} WebRtcPeer
 *
 * @param {object} options
 * @param {import('mediasoup').types.WebRtcTransport} options.transport a fresh one
 * @param {string} options.suiteName one of srtpSuites
 * @param {'client' | 'server'} [options.role] in DTLS; browsers are the client
 */
export async function connectPeer({ transport, suiteName, role = 'client' }) {
  const suite = /** @type {import('./srtpSuites.js').SrtpSuite} */ (srtpSuites[suiteName]);
  const wire = await openWire(transport);
  try {
    const dtls = await shakeHands({ transport, wire, suite, role });
    if (dtls.srtp.srtpProfile !== suite.dtlsProfile) throw new Error(`the worker did not agree to ${suiteName}`);
    const keys = dtls.extractSessionKeys(suite.keyBytes, suite.saltBytes);
    const sealer = createSrtpSession(suite, keys.localKey, keys.localSalt);
    const opener = createSrtpSession(suite, keys.remoteKey, keys.remoteSalt);
    return { ...receive(wire, opener), sealer, opener, send: wire.send, close: wire.close };
  } catch (error) {
    wire.close();
    throw error;
  }
}

/**
 * @param {object} ends
 * @param {import('mediasoup').types.WebRtcTransport} ends.transport
 * @param {Wire} ends.wire
 * @param {import('./srtpSuites.js').SrtpSuite} ends.suite
 * @param {'client' | 'server'} ends.role
 */
async function shakeHands({ transport, wire, suite, role }) {
  const endpoint = await createDtlsEndpoint({ role, suite, path: wire.dtlsPath });
  await transport.connect({ dtlsParameters: { role, fingerprints: [await ownFingerprint()] } });
  wire.send(encodeNomination(transport.iceParameters));
  await endpoint.start();
  const dtls = await endpoint.established;
  requireFingerprint(dtls, transport.dtlsParameters.fingerprints);
  return dtls;
}

/** @param {Wire} wire @param {ReturnType<typeof createSrtpSession>} opener */
function receive(wire, opener) {
  /** @type {import('./inbox.js').Inbox<Buffer>} */
  const rtp = createInbox();
  /** @type {import('./inbox.js').Inbox<Buffer>} */
  const rtcp = createInbox();
  /** @type {unknown[]} */
  const unopened = [];
  wire.onMedia = (datagram) => {
    try {
      if (isRtcp(datagram)) rtcp.put(opener.openRtcp(datagram));
      else rtp.put(opener.openRtp(datagram));
    } catch (error) {
      unopened.push(error);
    }
  };
  return { rtp, rtcp, unopened };
}

/**
 * One UDP socket that STUN, DTLS and SRTP share (RFC 7983).
 *
 * @typedef {Awaited<ReturnType<typeof openWire>>} Wire
 *
 * @param {import('mediasoup').types.WebRtcTransport} transport
 */
async function openWire(transport) {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port, address } = /** @type {import('mediasoup').types.IceCandidate} */ (transport.iceCandidates[0]);
  const send = (/** @type {Buffer} */ datagram) => socket.send(datagram, port, address);
  const dtlsPath = {
    type: 'udp',
    address: socket.address(),
    closed: false,
    onData: (/** @type {Buffer} */ _datagram) => {},
    send: async (/** @type {Buffer} */ datagram) => send(datagram),
    close: async () => {},
  };
  const wire = { send, dtlsPath, onMedia: (/** @type {Buffer} */ _datagram) => {}, close: () => closeOnce(socket) };
  socket.on('message', (datagram) => {
    const first = datagram[0] ?? 0;
    if (first >= 20 && first <= 63) dtlsPath.onData(datagram);
    else if (first >= 128 && first <= 191) wire.onMedia(datagram);
  });
  return wire;
}

/** @param {import('node:dgram').Socket & { closing?: boolean }} socket */
function closeOnce(socket) {
  if (!socket.closing) socket.close();
  socket.closing = true;
}
