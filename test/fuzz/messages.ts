import { type Bytes, randomBytes } from '@sotto/base';
import { limits, statementLimits } from '@sotto/protocol';

// One valid message, or more, of everything that crosses a wire as CBOR.

const handle = randomBytes(limits.handleBytes);
const key = randomBytes(32);
const signature = randomBytes(64);
const credential = randomBytes(limits.credentialBytes);
const list = <T>(length: number, item: T): T[] => Array.from({ length }, () => item);

export const registration = { join: handle, credential, signature };
export const leave = { join: handle, signature };
export const gate = {
  roomHandle: handle,
  sequence: 7,
  previous: key,
  body: key,
  signer: key,
  join: handle,
  act: 'eject',
  member: key,
  joins: list(statementLimits.statementJoins, handle),
  commitment: key,
  signature,
};
export const statement = { gate, body: randomBytes(statementLimits.statementBodyBytes) };
export const genesis = { roomHandle: handle, epoch: 1, owner: key, everyoneSpeaks: true, body: key, signature };
export const batch = {
  ...{ join: handle, generation: 1, step: 2, commitment: key, number: 2 ** 40, firstCtr: 2 ** 31 },
  ...{ hashes: randomBytes(16 * limits.batchFrames), signature },
};
export const heartbeat = {
  ...{ roomHandle: handle, join: handle, counter: 2 ** 50, head: key, generation: 3, step: 4, commitment: key },
  ...{ rosterVersion: 2 ** 40, rosterHash: key, handsPaused: false, signature },
  seen: list(limits.stageMembers, { join: handle, batch: Number.MAX_SAFE_INTEGER }),
};
export const sponsorHeader = {
  ...{ roomHandle: handle, join: handle, generation: 1, step: 2, commitment: key, stage: key, audienceCount: 9 },
  ...{ rosterVersion: 5, rosterHash: key, head: key, signature },
};
const candidate = { address: '2001:db8::1', port: 443, protocol: 'udp', priority: 2 ** 32 - 1 };
export const offer = {
  ...{ transport: handle, usernameFragment: 'x'.repeat(64), password: 'y'.repeat(64), fingerprint: key },
  candidates: list(limits.candidates, candidate),
};
const member = { version: statementLimits.rosterEntries, ...registration };
const stream = { consumer: handle, join: handle, ssrc: 2 ** 32 - 1, mid: '0123456789abcdef' };
export const preview = { card: randomBytes(limits.cardBytes), stage: list(50, member), audienceCount: 10_000 };
const ticket = randomBytes(limits.ticketBytes);
const listing = randomBytes(limits.listingBytes);
const wraps = randomBytes(statementLimits.packedWrapBytes * 3);
const house = { houseHandle: handle, proof: signature, listing };

/** The largest body of each request of a room, as far as its items go. */
export const roomBodies: Readonly<Record<string, object>> = {
  'create-room': { linkKey: key, card: preview.card, genesis, body: randomBytes(4_096), house },
  peek: {},
  enter: { session: key, ...registration },
  log: { after: 0 },
  'resume-join': { ticket, credential, signature },
  connect: { transport: handle, fingerprint: key },
  resume: { consumers: list(50, handle) },
  produce: { ssrc: 1, payloadType: 111 },
  audience: { offset: 50 },
  leave: { signature },
  submit: { statement, wraps },
  'offer-wraps': { commitment: key, wraps: randomBytes(64 * statementLimits.wraps) },
  'ask-keys': { notFrom: list(8, handle) },
  sponsor: { header: sponsorHeader, wraps },
  beat: heartbeat,
  batch,
  roster: { after: 64 },
  'set-hand': { hand: randomBytes(limits.handBytes) },
  signal: { signal: randomBytes(limits.signalBytes) },
};

export const houseBodies: Readonly<Record<string, object>> = {
  'claim-house': { token: key, linkKey: key, ownerKey: key, name: randomBytes(limits.houseNameBytes) },
  watch: {},
};

/** The largest answers of a server, and the events with the most items that its records can hold. */
export const serverMessages: readonly object[] = [
  { seq: 1, answer: { version: 1, transport: offer, streams: list(50, stream), ticket, ...preview } },
  { seq: 2, answer: { genesis: null, statements: list(statementLimits.logPage, statement), sequence: 900 } },
  { seq: 3, answer: { entries: list(statementLimits.rosterPage, registration) } },
  { seq: 4, answer: { hands: list(50, { ...member, hand: randomBytes(192), ageMs: 5 }) } },
  { seq: 5, code: 'rate-limited' },
  { event: 'stage-joined', ...member },
  { event: 'heard', batches: [], heartbeats: list(20, heartbeat) },
  { event: 'heard', batches: list(limits.heardAtOnce, batch), heartbeats: [] },
  { event: 'statement', statement, wrap: randomBytes(48) },
  { event: 'entries', after: 1, entries: [registration, leave] },
  { event: 'asked', joins: list(50, handle) },
  { event: 'sponsored', header: sponsorHeader, wrap: null },
];

export const houseMessages: readonly object[] = [
  {
    ...{ event: 'room-listed', roomHandle: handle, listing, card: preview.card },
    ...{ stage: list(4, credential), stageCount: 50, audienceCount: 9 },
  },
  { event: 'room-changed', roomHandle: handle, stage: null, stageCount: 1, audienceCount: 2 },
  { event: 'room-unlisted', roomHandle: handle },
];

export const commandBodies: Readonly<Record<string, object>> = {
  'open-transport': { group: handle, transport: handle },
  adopt: { handles: list(limits.adoptedHandles, handle) },
  'connect-transport': { transport: handle, fingerprint: key },
  produce: { transport: handle, producer: handle, ssrc: 1, payloadType: 96 },
  consume: { transport: handle, producer: handle, consumer: handle },
  resume: { consumers: list(50, handle) },
  'count-listeners': { group: handle },
  close: { handle },
};

export const relayMessages: readonly object[] = [
  { seq: 1, answer: offer },
  { seq: 2, answer: { kept: list(limits.adoptedHandles, handle) } },
  { seq: 3, code: 'late' },
  { closed: handle },
];

export const hellos: readonly object[] = [
  { roomHandle: handle, proof: signature },
  { houseHandle: handle, proof: signature },
  { relayKey: key, proof: signature },
];

/** Bytes that no schema is for: what every value of CBOR looks like. */
export const strayValues: readonly unknown[] = [
  null,
  true,
  [],
  {},
  [[[1]]],
  -5,
  'text with ünïcode',
  new Uint8Array(3) as Bytes,
];
