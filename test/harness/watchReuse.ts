import { type Bytes, toBase64url } from '@sotto/base';
import { hashFrame } from '@sotto/keys';
import { type Batch, parseMessage, requestFrame } from '@sotto/protocol';
import type { Producer, Router } from 'mediasoup/types';
import { payloadOf } from './relayTap.ts';

/** Length of one frame's hash in a batch. [F16] */
const hashBytes = 16;

/** A sealed frame as the relay had it. */
interface Seen {
  readonly producer: string;
  /** KID and CTR in clear: the 9 bytes of header. */
  readonly header: string;
  readonly hash: string;
  readonly ctr: number;
}

/** The sealed frames of one session, from all of its producers. */
export interface SessionFrames {
  readonly producers: number;
  readonly frames: number;
  readonly firstCtr: number;
  readonly lastCtr: number;
  /** Headers under which two different frames came. */
  readonly reused: readonly string[];
}

/** Watches the relay for counters that come twice. Signed batches tell which session a producer belongs to. */
export interface ReuseWatch {
  readonly onProducer: (router: Router, producer: Producer) => void;
  /** For the server's tap of opened messages. */
  readonly onOpened: (message: Uint8Array) => void;
  frameCount(): number;
  /** Tells whether the session of every producer so far is known. */
  isSigned(): boolean;
  /** All sessions in the order in which they were first heard. Throws if a session has frames that nobody signed. */
  sessions(): SessionFrames[];
}

/** Consumes every producer once more, inside the relay, and reads what the server was sent. */
export function createReuseWatch(): ReuseWatch {
  const seen: Seen[] = [];
  const joinOfHash = new Map<string, string>();
  const sessionOfJoin = new Map<string, string>();

  function onOpened(message: Uint8Array): void {
    const frame = parseMessage(requestFrame, message as Bytes);
    if (!frame.ok) return;
    const { name, body } = frame.value;
    if (name === 'enter') {
      const { join, session } = body as { join: Bytes; session: Bytes };
      sessionOfJoin.set(toBase64url(join), toBase64url(session));
    }
    if (name !== 'batch') return;
    const { join, hashes } = body as Batch;
    for (let at = 0; at < hashes.length; at += hashBytes) {
      joinOfHash.set(toBase64url(hashes.subarray(at, at + hashBytes)), toBase64url(join));
    }
  }

  function sessionsByProducer(): Map<string, string> {
    const found = new Map<string, string>();
    for (const { producer, hash } of seen) {
      const session = sessionOfJoin.get(joinOfHash.get(hash) ?? '');
      if (session) found.set(producer, session);
    }
    return found;
  }

  return {
    onProducer(router, producer) {
      void (async () => {
        const transport = await router.createDirectTransport();
        const { rtpCapabilities } = router;
        const consumer = await transport.consume({ producerId: producer.id, rtpCapabilities });
        consumer.on('rtp', (packet) => seen.push(read(producer.id, payloadOf(packet))));
      })();
    },
    onOpened,
    frameCount: () => seen.length,
    isSigned: () => sessionsByProducer().size === new Set(seen.map(({ producer }) => producer)).size,
    sessions() {
      const sessionOf = sessionsByProducer();
      const bySession = new Map<string, Seen[]>();
      for (const frame of seen) {
        const session = sessionOf.get(frame.producer);
        if (!session) throw new Error('a producer sent frames that no session signed for');
        bySession.set(session, [...(bySession.get(session) ?? []), frame]);
      }
      return [...bySession.values()].map(summarise);
    },
  };
}

function read(producer: string, payload: Uint8Array): Seen {
  const header = Buffer.from(payload.subarray(0, 9));
  return {
    producer,
    header: header.toString('hex'),
    hash: toBase64url(hashFrame(payload)),
    ctr: header.readUInt32BE(5),
  };
}

function summarise(frames: readonly Seen[]): SessionFrames {
  const hashes = new Map<string, Set<string>>();
  for (const { header, hash } of frames) hashes.set(header, (hashes.get(header) ?? new Set()).add(hash));
  const ctrs = frames.map(({ ctr }) => ctr);
  return {
    producers: new Set(frames.map(({ producer }) => producer)).size,
    frames: hashes.size,
    firstCtr: ctrs.reduce((a, b) => Math.min(a, b)),
    lastCtr: ctrs.reduce((a, b) => Math.max(a, b)),
    // The same bytes again are a packet sent twice, as networks do.
    reused: [...hashes].filter(([, distinct]) => distinct.size > 1).map(([header]) => header),
  };
}
