import { type Bytes, isEqual, randomBytes, Secret } from '@sotto/base';
import { createServerKeys } from '@sotto/envelope';
import { createBatchCheck, createFrameKeyRing, createFrameOpener, createFrameSealer } from '@sotto/frames';
import { isBatchSigned } from '@sotto/keys';
import { batch as batchSchema, encodeCanonical, parseMessage } from '@sotto/protocol';
import { nameOf } from '@sotto/records';
import { createTickets } from '../../apps/server/src/createTickets.ts';
import { sealBytes } from '../../packages/envelope/src/aead.ts';
import { createHello } from '../../packages/envelope/src/createHello.ts';
import { createHelloMemory } from '../../packages/envelope/src/HelloMemory.ts';
import { createLane, openRecord, sealRecord } from '../../packages/envelope/src/Lane.ts';
import { openHello } from '../../packages/envelope/src/openHello.ts';
import { pad, unpad } from '../../packages/envelope/src/padding.ts';
import { decodeReply, encodeReply } from '../../packages/envelope/src/reply.ts';
import { decodeKid } from '../../packages/frames/src/kid.ts';
import { padFrame, unpadFrame } from '../../packages/frames/src/padding.ts';
import { readSealedFrame } from '../../packages/frames/src/sealedFrame.ts';
import { decodeSframeHeader, encodeSframeHeader } from '../../packages/frames/src/sframeHeader.ts';
import { batch } from './messages.ts';
import { must, type Target } from './targets.ts';

/** Parsers of sealed data, and of the data around and inside it. */
export async function createSealedTargets(): Promise<Target[]> {
  return [...(await envelopeTargets()), ...(await frameTargets()), await ticketTarget(), batchTarget()];
}

async function envelopeTargets(): Promise<Target[]> {
  const keys = await createServerKeys();
  const nowMs = 1_000_000;
  const { hello } = await createHello({ serverKey: keys.publicKey, nowMs, payload: () => new Uint8Array(100) });
  const key = new Secret(randomBytes(32));
  const lane = () => createLane(key, 0, new Uint8Array(32));
  const record = sealRecord(lane(), new Uint8Array(90)) ?? new Uint8Array();
  return [
    {
      name: 'a hello',
      samples: [hello],
      async feed(bytes) {
        const memory = createHelloMemory({ now: () => nowMs });
        const opened = await openHello({ keys, hello: bytes, memory, nowMs });
        must(!opened.ok || isEqual(bytes, hello), 'only what was sealed opens');
        return opened.ok;
      },
    },
    {
      name: 'a record',
      samples: [record],
      feed(bytes) {
        const opened = openRecord(lane(), bytes);
        must(opened === undefined || isEqual(bytes, record), 'only what was sealed opens');
        return opened !== undefined;
      },
    },
    {
      name: 'the inside of a record',
      samples: [pad(new Uint8Array(10).fill(7), 238), pad(new Uint8Array(236), 238)],
      feed(bytes) {
        const sealed = sealBytes(bytes, { key, counter: 0, associated: new Uint8Array() });
        must(sealed.length === bytes.length + 16, 'a seal adds its tag');
        const content = unpad(bytes);
        if (content) must(isEqual(pad(content, bytes.length), bytes), 'content has one padding');
        return content !== undefined;
      },
    },
    {
      name: 'the reply to a hello',
      samples: [encodeReply({ code: 'stale-hello', timeMs: nowMs }), encodeReply({ answer: new Uint8Array(300) })],
      feed: (bytes) => decodeReply(bytes).ok,
    },
  ];
}

/** A ring that holds the latest key id of all, so that no frame waits for one. */
function createRing(session: Bytes) {
  const untilMs = Number.POSITIVE_INFINITY;
  const key = new Secret(randomBytes(32));
  const stepOf = (generation: number) => ({ generation, step: 1, key, confirm: randomBytes(16), untilMs });
  const opens = [stepOf(1), stepOf(10_924), stepOf(21_847)];
  const ring = createFrameKeyRing({ mediaSalt: new Secret(randomBytes(32)), now: () => 0 });
  const speakers = new Map([[nameOf(session), randomBytes(16)]]);
  ring.use({ sealAt: opens[0], opens, speakers, allowsSound: true, validUntilMs: untilMs });
  return ring;
}

async function frameTargets(): Promise<Target[]> {
  const session = randomBytes(32);
  const ring = createRing(session);
  const sealed = await createFrameSealer({ ring, session }).seal(randomBytes(80));
  if (!sealed.ok) throw new Error(sealed.error.code);
  const [sample, padded] = [sealed.value, padFrame(randomBytes(80))];
  if (!padded.ok) throw new Error(padded.error.code);
  return [
    {
      name: 'a sealed frame',
      samples: [sample],
      async feed(bytes) {
        readSealedFrame(bytes);
        const opener = createFrameOpener({ ring, session });
        const opened = await opener.open(bytes);
        opener.close();
        must(!opened.ok || isEqual(bytes, sample), 'only what was sealed opens');
        return opened.ok;
      },
    },
    {
      name: 'the header of a frame',
      samples: [sample.slice(0, 9), encodeSframeHeader({ kid: 7n, ctr: 2n ** 63n })],
      feed(bytes) {
        const header = decodeSframeHeader(bytes);
        if (!header.ok) return false;
        decodeKid(header.value.kid);
        must(isEqual(encodeSframeHeader(header.value), bytes.slice(0, header.value.length)), 'a header has one form');
        return true;
      },
    },
    {
      name: 'the inside of a frame',
      samples: [padded.value, new Uint8Array(padded.value.length)],
      feed(bytes) {
        const content = unpadFrame(bytes);
        const again = content.ok ? padFrame(content.value) : content;
        if (again.ok) must(isEqual(again.value, bytes), 'a frame has one padding');
        return content.ok;
      },
    },
  ];
}

async function ticketTarget(): Promise<Target> {
  const tickets = await createTickets(await createServerKeys());
  const [handle, key] = [randomBytes(16), randomBytes(32)];
  const holder = { join: handle, session: key, credentialHash: key, relay: key, shown: null };
  const sample = tickets.seal({ ...holder, receiving: handle, sending: null, producer: null, hand: null }, handle);
  return {
    name: 'a ticket',
    samples: [sample],
    feed(bytes) {
      const opened = tickets.open(bytes, handle);
      must(!opened || isEqual(bytes, sample), 'only what was sealed opens');
      return opened !== undefined;
    },
  };
}

/** Takes a batch as a listener does: parses it, tries its signature, and then trusts it as if that had been right. */
function batchTarget(): Target {
  const place = { session: randomBytes(32), start: randomBytes(32) };
  return {
    name: 'a batch',
    isAlwaysRefused: true,
    samples: [encodeCanonical(batch)],
    feed(bytes: Bytes) {
      const parsed = parseMessage(batchSchema, bytes);
      if (!parsed.ok) return false;
      must(!isBatchSigned(parsed.value, place), 'what nobody signed is not signed');
      const check = createBatchCheck();
      check.cover(parsed.value, 0);
      check.note({ ctr: parsed.value.firstCtr, hash: parsed.value.hashes.slice(0, 16) }, 0);
      return check.isTrusted(0);
    },
  };
}
