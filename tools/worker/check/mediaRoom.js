import { createWorker } from 'mediasoup';
import { createInbox } from './inbox.js';
import { PAYLOAD_TYPE } from './rtpPacket.js';

const OPUS = { kind: /** @type {const} */ ('audio'), mimeType: 'audio/opus', clockRate: 48_000, channels: 2 };

/**
 * A worker of the given binary with one router, and the doors through which JavaScript sees and gives plain RTP.
 *
 * @typedef {Awaited<ReturnType<typeof openMediaRoom>>} MediaRoom
 *
 * @param {string} workerBin
 * @param {import('mediasoup').types.WorkerSettings} [settings]
 */
export async function openMediaRoom(workerBin, settings = { logLevel: 'none' }) {
  const worker = await createWorker({ ...settings, workerBin });
  /** @type {Promise<never>} */
  const died = new Promise((_resolve, reject) =>
    worker.on('died', ({ message }) => reject(new Error(`the worker died ${message}`))),
  );
  // Callers that race against it get the error. This handler keeps an early death from ending the process.
  died.catch(() => undefined);
  const router = await worker.createRouter({ mediaCodecs: [{ ...OPUS, preferredPayloadType: PAYLOAD_TYPE }] });
  const direct = await router.createDirectTransport();
  return {
    died,
    createTransport: () => router.createWebRtcTransport({ listenInfos: [{ protocol: 'udp', ip: '127.0.0.1' }] }),
    publish,
    /** @param {import('mediasoup').types.Producer} producer */
    listenTo: (producer) => listen(direct, router, producer),
    /** @param {number} ssrc */
    speak: (ssrc) => publish(direct, ssrc),
    /** @param {import('mediasoup').types.Transport} transport @param {import('mediasoup').types.Producer} producer */
    subscribe: (transport, producer) =>
      // Without this mediasoup answers no NACK for Opus.
      transport.consume({ producerId: producer.id, rtpCapabilities: router.rtpCapabilities, enableRtx: true }),
    close: () => worker.close(),
  };
}

/**
 * @param {import('mediasoup').types.Transport} transport
 * @param {number} ssrc
 */
function publish(transport, ssrc) {
  const { kind, ...codec } = OPUS;
  const codecs = [{ ...codec, payloadType: PAYLOAD_TYPE, rtcpFeedback: [{ type: 'nack' }] }];
  return transport.produce({ kind, rtpParameters: { codecs, encodings: [{ ssrc }] } });
}

/**
 * @param {import('mediasoup').types.DirectTransport} direct
 * @param {import('mediasoup').types.Router} router
 * @param {import('mediasoup').types.Producer} producer
 */
async function listen(direct, router, producer) {
  const consumer = await direct.consume({ producerId: producer.id, rtpCapabilities: router.rtpCapabilities });
  /** @type {import('./inbox.js').Inbox<Buffer>} */
  const heard = createInbox();
  consumer.on('rtp', (packet) => heard.put(packet));
  return heard;
}
