import { type Bytes, randomBytes } from '@sotto/base';
import { limits, recordLimits } from '@sotto/protocol';

// One valid message, or more, of everything that crosses a wire as CBOR.

const handle = randomBytes(limits.handleBytes);
const key = randomBytes(32);
const signature = randomBytes(64);
const credential = randomBytes(limits.credentialBytes);
const list = <T>(length: number, item: T): T[] => Array.from({ length }, () => item);

export const registration = { join: handle, credential, signature };
export const leave = { join: handle, signature };
const numbers = recordLimits.number;
export const header = {
  ...{ start: key, number: 7, previous: key, body: key, signer: key, join: handle, act: 'eject' },
  members: list(recordLimits.named, key),
  joins: list(recordLimits.named, handle),
  ban: key,
  minting: { commitment: key, version: numbers, roster: key },
  checkpoint: key,
  signature,
};
export const statement = { header, body: randomBytes(recordLimits.bodyBytes) };
export const genesis = {
  ...{ roomHandle: handle, owner: key, everyoneSpeaks: true, policy: 'keep-talking', life: key, signature },
};
export const batch = {
  ...{ start: key, join: handle, generation: 1, step: 2, confirm: randomBytes(16), number: numbers, firstCtr: 2 ** 31 },
  ...{ hashes: randomBytes(16 * limits.batchFrames), signature },
};
export const heartbeat = {
  ...{ start: key, join: handle, counter: numbers, n: 5, head: key, signature },
  seen: list(limits.stageMembers, { join: handle, batch: numbers }),
};
export const step = { generation: 1, step: 2, n: 3, v: numbers, roster: key };
export const checkpoint = {
  moderators: list(9, key),
  allowed: list(200, key),
  denied: [key],
  admitted: [],
  bans: list(9, key),
  barred: list(20, { member: key, version: 5 }),
  lock: 7,
  here: list(9, { member: key, join: handle, number: 6 }),
  inside: key,
};
const given = { generation: 1, step: 2, n: 3, v: 4, confirm: randomBytes(16) };
const showing = { member: key, signature };
const candidate = { address: '2001:db8::1', port: 443, protocol: 'udp', priority: 2 ** 32 - 1 };
const iceCredentials = { usernameFragment: 'x'.repeat(64), password: 'y'.repeat(64) };
export const offer = {
  ...{ transport: handle, ...iceCredentials, fingerprint: key },
  candidates: list(limits.candidates, candidate),
};
const member = { version: numbers, ...registration };
const stream = { consumer: handle, join: handle, ssrc: 2 ** 32 - 1, mid: '0123456789abcdef' };
export const preview = { card: randomBytes(limits.cardBytes), stage: list(50, member), audienceCount: 10_000 };
const ticket = randomBytes(limits.ticketBytes);
const listing = randomBytes(limits.listingBytes);
const wraps = randomBytes(recordLimits.packedWrapBytes * 3);
const house = { houseHandle: handle, proof: signature, listing };

/** The body of each request of a room with the most items. */
export const roomBodies: Readonly<Record<string, object>> = {
  'create-room': { linkKey: key, card: preview.card, genesis, signature, house },
  peek: {},
  enter: { session: key, ...registration, here: statement },
  log: { after: null },
  checkpoint: { number: 5, offset: recordLimits.checkpointPart },
  'resume-join': {
    ...{ ticket, credential, signature },
    known: { number: 5, version: 6, generation: 4, step: 3 },
  },
  'restart-ice': { transport: handle },
  connect: { transport: handle, fingerprint: key },
  resume: { consumers: list(50, handle) },
  speak: showing,
  produce: { ssrc: 1, payloadType: 111 },
  audience: { offset: 50 },
  leave: { signature },
  submit: { statement, wraps },
  minted: { generation: 5, wraps: randomBytes(recordLimits.packedWrapBytes * recordLimits.wraps) },
  gift: { ...given, wraps },
  ask: { refused: list(limits.stageMembers, handle) },
  heartbeat,
  batch,
  hashes: { after: 64 },
  inside: { offset: 1_024 },
  entries: { versions: list(recordLimits.page, numbers) },
  steps: { generation: 5, after: 6 },
  'set-hand': { hand: randomBytes(limits.handBytes) },
  signal: { signal: randomBytes(limits.signalBytes) },
  talk: { talk: randomBytes(limits.talkBytes) },
  react: { reaction: randomBytes(limits.reactionBytes) },
};

export const houseBodies: Readonly<Record<string, object>> = {
  'claim-house': { token: key, linkKey: key, ownerKey: key, name: randomBytes(limits.houseNameBytes) },
  watch: {},
};

/** The largest answers of a server, and the events with the most items that its records can hold. */
export const serverMessages: readonly object[] = [
  { seq: 1, answer: { version: 1, transport: offer, streams: list(50, stream), ticket, ...preview } },
  { seq: 2, answer: { beginning: null, statements: list(14, statement), number: 900 } },
  {
    seq: 3,
    answer: {
      beginning: { genesis, checkpoint: { statement, grants: list(recordLimits.grants, statement) } },
      statements: [],
      number: 900,
    },
  },
  { seq: 6, answer: { part: randomBytes(recordLimits.checkpointPart), size: 70_000 } },
  { seq: 7, answer: { after: 5, hashes: randomBytes(32 * recordLimits.entryHashes) } },
  {
    seq: 8,
    answer: { version: 5, count: 900, entries: randomBytes(recordLimits.insideEntryBytes * recordLimits.insidePage) },
  },
  { seq: 9, answer: { entries: list(recordLimits.page, { version: numbers, entry: registration }) } },
  { seq: 10, answer: { steps: list(recordLimits.page, step) } },
  { seq: 4, answer: { hands: list(50, { ...member, hand: randomBytes(192), ageMs: 5 }) } },
  { seq: 11, answer: iceCredentials },
  { seq: 5, code: 'rate-limited' },
  { event: 'stage-joined', ...member },
  { event: 'heard', batches: [], heartbeats: list(20, heartbeat) },
  { event: 'heard', batches: list(limits.heardAtOnce, batch), heartbeats: [] },
  { event: 'statement', statement, wrap: randomBytes(48) },
  { event: 'minted', generation: 5, wrap: randomBytes(48) },
  { event: 'stepped', step },
  { event: 'hashes', after: 1, hashes: randomBytes(32 * 64) },
  { event: 'asked', by: list(limits.stageMembers, { join: handle, version: numbers }) },
  { event: 'given', from: handle, ...given, wrap: randomBytes(48) },
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
  'restart-ice': { transport: handle },
  produce: { transport: handle, producer: handle, ssrc: 1, payloadType: 96 },
  consume: { transport: handle, producer: handle, consumer: handle },
  resume: { consumers: list(50, handle) },
  'count-listeners': { group: handle },
  close: { handle },
};

export const relayMessages: readonly object[] = [
  { seq: 1, answer: offer },
  { seq: 4, answer: iceCredentials },
  { seq: 2, answer: { kept: list(limits.adoptedHandles, handle) } },
  { seq: 3, code: 'late' },
  { closed: handle },
];

export const hellos: readonly object[] = [
  { roomHandle: handle, proof: signature },
  { houseHandle: handle, proof: signature },
  { relayKey: key, proof: signature },
];

/** Values outside every schema: all forms that CBOR has. */
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
