import { describe, expect, it } from 'vitest';
import { encodeCanonical } from './canonical.ts';
import { limits } from './limits.ts';
import { recordLimits } from './recordLimits.ts';
import { requestFrame, roomGreeting, roomHello, roomRequests, transportOffer } from './room.ts';
import { roomEvent, serverFrame } from './roomEvents.ts';
import { parseMessage } from './schema.ts';

const bytes = (length: number, fill = 1) => new Uint8Array(length).fill(fill);
const refused = { ok: false, error: { code: 'bad-message' } };
const registration = {
  join: bytes(16),
  credential: bytes(limits.credentialBytes),
  signature: bytes(64),
};
const member = { version: 1, ...registration };
const stream = { consumer: bytes(16), join: bytes(16), ssrc: 5, mid: '0' };
const candidate = { address: '127.0.0.1', port: 44_400, protocol: 'udp', priority: 1 };
const offer = {
  transport: bytes(16),
  usernameFragment: 'u',
  password: 'p',
  fingerprint: bytes(32),
  candidates: [candidate],
};
const preview = { card: bytes(limits.cardBytes), stage: [member], audienceCount: 2 };
const listener = { ...member, hand: null };
const batch = {
  start: bytes(32),
  join: bytes(16),
  generation: 1,
  step: 0,
  confirm: bytes(16),
  number: 1,
  firstCtr: 2 ** 24,
  hashes: bytes(32),
  signature: bytes(64),
};
const heartbeat = {
  start: bytes(32),
  join: bytes(16),
  counter: 1,
  n: 1,
  head: bytes(32),
  seen: [{ join: bytes(16), batch: 3 }],
  signature: bytes(64),
};
const minting = { commitment: bytes(32), version: 1, roster: bytes(32) };
const header = {
  ...{ start: bytes(32), number: 1, previous: bytes(32), body: bytes(32), signer: bytes(32), join: bytes(16) },
  ...{ act: 'mint', members: [], joins: [], ban: null, minting, checkpoint: null, signature: bytes(64) },
};
const statement = { header, body: bytes(recordLimits.bodyBytes) };
const genesis = {
  ...{ roomHandle: bytes(16), owner: bytes(32), everyoneSpeaks: true, policy: 'pause' },
  ...{ life: bytes(32), signature: bytes(64) },
};
const step = { generation: 1, step: 2, n: 3, v: 4, roster: bytes(32) };
const given = { from: bytes(16), generation: 1, step: 2, n: 3, v: 4, confirm: bytes(16), wrap: bytes(48) };

describe('requestFrame', () => {
  it('takes every request by its name, and no other name', () => {
    for (const name of Object.keys(roomRequests)) {
      expect(parseMessage(requestFrame, encodeCanonical({ seq: 1, name, body: {} })).ok).toBe(true);
    }
    for (const name of ['', 'toString', 'Peek', 'peek ']) {
      expect(parseMessage(requestFrame, encodeCanonical({ seq: 1, name, body: {} }))).toEqual(refused);
    }
  });
});

describe('serverFrame', () => {
  it.each([
    ['an answer', { seq: 1, answer: {} }],
    ['a refusal', { seq: 1, code: 'not-allowed' }],
    ['an event', { event: 'stage-joined', ...member }],
  ])('takes %s', (_, frame) => {
    expect(parseMessage(serverFrame, encodeCanonical(frame))).toEqual({ ok: true, value: frame });
  });

  it.each([
    ['an answer that is a refusal too', { seq: 1, answer: {}, code: 'late' }],
    ['an unknown code', { seq: 1, code: 'because' }],
    ['an unknown event', { event: 'stage-exploded' }],
    ['an event with a number', { seq: 1, event: 'room-ended' }],
    ['a number that is not safe', { seq: -1, code: 'late' }],
  ])('[W1] refuses %s', (_, frame) => {
    expect(parseMessage(serverFrame, encodeCanonical(frame))).toEqual(refused);
  });
});

describe('roomEvent', () => {
  it('takes each event only with its own fields', () => {
    const events = [
      { event: 'stage-joined', ...member },
      { event: 'stage-left', join: bytes(16) },
      { event: 'audience-changed', count: 3 },
      { event: 'stream-opened', ...stream },
      { event: 'stage-settled', stage: [bytes(16)] },
      { event: 'path-lost', transport: bytes(16) },
      { event: 'room-ended' },
      { event: 'introduced', ...member },
      { event: 'statement', statement, wrap: null },
      { event: 'statement', statement, wrap: bytes(recordLimits.wrapBytes) },
      { event: 'minted', generation: 1, wrap: bytes(recordLimits.wrapBytes) },
      { event: 'stepped', step },
      { event: 'hashes', after: 0, hashes: bytes(64) },
      { event: 'asked', by: [{ join: bytes(16), version: 3 }] },
      { event: 'given', ...given },
      { event: 'heard', batches: [batch], heartbeats: [heartbeat] },
      { event: 'connection', join: bytes(16), isHere: false },
      { event: 'hand-changed', ...member, hand: bytes(limits.handBytes), ageMs: 0 },
      { event: 'signalled', join: bytes(16), signal: bytes(limits.signalBytes) },
    ];
    for (const event of events) {
      expect(parseMessage(roomEvent, encodeCanonical(event)).ok).toBe(true);
      expect(parseMessage(roomEvent, encodeCanonical({ ...event, extra: 1 }))).toEqual(refused);
    }
  });
});

describe('limits', () => {
  const ticket = bytes(limits.ticketBytes);
  const entered = { version: 1, transport: offer, streams: [stream], ticket, ...preview };
  const many = <T>(one: T, count: number) => Array.from({ length: count }, () => one);

  it('[W3] accept a value at the limit and refuse one beyond it', () => {
    const fits = (schema: Parameters<typeof parseMessage>[0], value: unknown) =>
      parseMessage(schema, encodeCanonical(value)).ok;
    const { enter, resume, produce, audience } = roomRequests;
    const known = { number: 1, version: 0, generation: 1, step: 2 };
    const resumeJoin = (n: number) => ({ ticket: bytes(n), credential: bytes(640), signature: bytes(64), known });
    const { log, checkpoint, hashes, entries, steps, heartbeat: beat } = roomRequests;
    const seen = { join: bytes(16), batch: 1 };
    const checkpointed = (n: number) => ({ genesis, checkpoint: { statement, grants: many(statement, n) } });
    const edges = [
      [(n: number) => fits(enter.answer, { ...entered, stage: many(member, n) }), limits.stageMembers],
      [(n: number) => fits(enter.answer, { ...entered, streams: many(stream, n) }), limits.stageMembers],
      [(n: number) => fits(roomRequests['resume-join'].body, resumeJoin(n)), limits.ticketBytes],
      [(n: number) => fits(resume.body, { consumers: many(bytes(16), n) }), limits.stageMembers],
      [(n: number) => fits(audience.answer, { members: many(listener, n) }), limits.audiencePage],
      [(n: number) => fits(roomRequests.submit.body.entries.wraps, bytes(64 * n)), recordLimits.wraps],
      [(n: number) => fits(roomRequests.batch.body, { ...batch, hashes: bytes(16 * n) }), limits.batchFrames],
      [(n: number) => fits(roomRequests.gift.body.entries.wraps, bytes(64 * n)), recordLimits.wraps],
      [
        (n: number) => fits(log.answer, { beginning: null, statements: many(statement, n), number: 3 }),
        recordLimits.page,
      ],
      [(n: number) => fits(log.answer, { beginning: checkpointed(n), statements: [], number: 3 }), recordLimits.grants],
      [(n: number) => fits(checkpoint.answer, { part: bytes(n), size: 5 }), recordLimits.checkpointPart],
      [(n: number) => fits(hashes.answer, { after: 0, hashes: bytes(32 * n) }), recordLimits.entryHashes],
      [(n: number) => fits(entries.body, { versions: many(1, n) }), recordLimits.page],
      [(n: number) => fits(steps.answer, { steps: many(step, n) }), recordLimits.page],
      [(n: number) => fits(beat.body, { ...heartbeat, seen: many(seen, n) }), limits.stageMembers],
      [(n: number) => fits(roomRequests.ask.body, { refused: many(bytes(16), n) }), limits.stageMembers],
      [(n: number) => fits(roomRequests['set-hand'].body, { hand: bytes(n) }), limits.handBytes],
      [(n: number) => fits(roomRequests.signal.body, { signal: bytes(n) }), limits.signalBytes],
      [(n: number) => fits(audience.body, { offset: n }), limits.roomMembers],
      [(n: number) => fits(transportOffer, { ...offer, candidates: many(candidate, n) }), limits.candidates],
      [(n: number) => fits(produce.body, { ssrc: n, payloadType: 111 }), 2 ** 32 - 1],
      [(n: number) => fits(produce.body, { ssrc: 1, payloadType: n }), 127],
    ] as const;
    for (const [takes, most] of edges) expect([takes(most), takes(most + 1)]).toEqual([true, false]);
    expect(fits(produce.body, { ssrc: 1, payloadType: 95 })).toBe(false);
  });

  it('[W3] take only whole wraps and hashes, and at least one frame in a batch', () => {
    const fits = (schema: Parameters<typeof parseMessage>[0], value: unknown) =>
      parseMessage(schema, encodeCanonical(value)).ok;
    expect(fits(roomRequests.submit.body.entries.wraps, bytes(63))).toBe(false);
    expect([15, 0].map((length) => fits(roomRequests.batch.body, { ...batch, hashes: bytes(length) }))).toEqual([
      false,
      false,
    ]);
  });

  it('[W3] hold a card, a credential and a hello to their fixed length', () => {
    const fits = (schema: Parameters<typeof parseMessage>[0], value: unknown) =>
      parseMessage(schema, encodeCanonical(value)).ok;
    for (const off of [-1, 1]) {
      expect(fits(roomGreeting, { room: { ...preview, card: bytes(limits.cardBytes + off) } })).toBe(false);
      const credential = bytes(limits.credentialBytes + off);
      expect(fits(roomGreeting, { room: { ...preview, stage: [{ ...member, credential }] } })).toBe(false);
      expect(fits(roomHello, { roomHandle: bytes(16), proof: bytes(64 + off) })).toBe(false);
    }
    expect(fits(roomGreeting, { room: preview })).toBe(true);
    expect(fits(roomGreeting, { room: null })).toBe(true);
    expect(fits(roomHello, { roomHandle: bytes(16), proof: bytes(64) })).toBe(true);
  });

  it('[W3] let no name stand for an address', () => {
    for (const address of ['relay.example', '127.0.0.1.', '999.0.0.1', '']) {
      const sent = encodeCanonical({ ...offer, candidates: [{ ...candidate, address }] });
      expect(parseMessage(transportOffer, sent)).toEqual(refused);
    }
    const six = encodeCanonical({ ...offer, candidates: [{ ...candidate, address: '2001:db8::1' }] });
    expect(parseMessage(transportOffer, six).ok).toBe(true);
  });
});
