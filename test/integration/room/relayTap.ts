import type { Producer, Router } from 'mediasoup/types';
import { payloadOf } from '../../harness/relayTap.ts';

/** The relay's view of the sound: each payload that a producer sent it, in order. */
export interface RelayTap {
  readonly payloads: readonly Uint8Array[];
  onProducer(router: Router, producer: Producer): void;
  clear(): void;
}

/** A DirectTransport consumer on every producer: the relay's own view, after SRTP. */
export function createRelayTap(): RelayTap {
  const payloads: Uint8Array[] = [];
  const attach = async (router: Router, producer: Producer) => {
    const direct = await router.createDirectTransport();
    const consumer = await direct.consume({ producerId: producer.id, rtpCapabilities: router.rtpCapabilities });
    consumer.on('rtp', (packet) => payloads.push(payloadOf(packet)));
  };
  return {
    payloads,
    // A producer that has gone meanwhile has nothing to show.
    onProducer: (router, producer) => void attach(router, producer).catch(() => undefined),
    clear: () => void payloads.splice(0),
  };
}
