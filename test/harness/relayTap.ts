import type { Producer, Router } from 'mediasoup/types';

/** A payload at the relay, and when it came there, in milliseconds since the epoch. */
export interface TappedPacket {
  readonly atMs: number;
  readonly payload: Uint8Array<ArrayBuffer>;
  /** RTP sequence number: 16 bits, one higher for each packet. */
  readonly sequence: number;
  /** RTP timestamp: 32 bits, in samples. */
  readonly timestamp: number;
}

/** The packets of one producer at the relay: RTP payloads without SRTP, as the relay itself sees them. */
export interface RelayTap {
  /** Pass this as `onProducer` to `startSotto`. */
  readonly onProducer: (router: Router, producer: Producer) => void;
  /** Payloads between two moments, in milliseconds since the epoch. */
  between(fromMs: number, toMs: number): Uint8Array[];
  /** The same, with the moment of each. */
  packets(fromMs: number, toMs: number): readonly TappedPacket[];
}

/** Consumes every producer once more, inside the relay. */
export function createRelayTap(): RelayTap {
  const seen: TappedPacket[] = [];
  const packets = (fromMs: number, toMs: number) => seen.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  const onProducer = (router: Router, producer: Producer) => {
    void (async () => {
      const transport = await router.createDirectTransport();
      const { rtpCapabilities } = router;
      const consumer = await transport.consume({ producerId: producer.id, rtpCapabilities });
      consumer.on('rtp', (packet) => seen.push(readPacket(packet)));
    })();
  };
  return {
    onProducer,
    packets,
    between: (fromMs, toMs) => packets(fromMs, toMs).map(({ payload }) => payload),
  };
}

function readPacket(packet: Buffer): TappedPacket {
  const [sequence, timestamp] = [packet.readUInt16BE(2), packet.readUInt32BE(4)];
  return { atMs: Date.now(), payload: payloadOf(packet), sequence, timestamp };
}

/**
 * Returns the payload of an RTP packet: RFC 3550 section 5.1, with the header extension of section 5.3.1 if there is
 * one.
 */
export function payloadOf(packet: Buffer): Uint8Array<ArrayBuffer> {
  const csrcCount = (packet[0] ?? 0) & 0x0f;
  const hasExtension = ((packet[0] ?? 0) & 0x10) !== 0;
  const fixed = 12 + 4 * csrcCount;
  const extension = hasExtension ? 4 + 4 * packet.readUInt16BE(fixed + 2) : 0;
  return new Uint8Array(packet.subarray(fixed + extension));
}
