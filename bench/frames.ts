import { randomBytes, Secret } from '@sotto/base';
import {
  createBatchCheck,
  createFrameKeyRing,
  createFrameOpener,
  createFrameSealer,
  createRunGatherer,
} from '@sotto/frames';
import { createSession, hashFrame, isBatchSigned, ready, signBatch } from '@sotto/keys';
import type { Batch } from '@sotto/protocol';
import { nameOf } from '@sotto/records';

// CPU time of one frame sealed and of one opened, and of what signed batches add to each, beside the floor: WebCrypto's
// AES-128-GCM alone on the same bytes, and no encryption at all. Usage: node bench/frames.ts

const frames = 20_000;
const rounds = 3;
const opus = randomBytes(80);
const session = randomBytes(32);
const until = Number.POSITIVE_INFINITY;
const position = { generation: 0, step: 0, confirm: randomBytes(16) };
const step = { ...position, key: new Secret(randomBytes(32)), untilMs: until };
const ring = createFrameKeyRing({ mediaSalt: new Secret(randomBytes(32)), now: () => performance.now() });
const speakers = new Map([[nameOf(session), randomBytes(16)]]);
ring.use({ sealAt: step, opens: [step], speakers, allowsSound: true, validUntilMs: until });

/** Microseconds of this process's CPU, user and system, for each call. */
async function costOf(work: (index: number) => Promise<unknown>): Promise<number> {
  let cheapest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    for (let index = 0; index < frames; index++) await work(index);
    const { user, system } = process.cpuUsage(before);
    cheapest = Math.min(cheapest, (user + system) / frames);
  }
  return cheapest;
}

const sealer = createFrameSealer({ ring, session });
const sealed: Uint8Array<ArrayBuffer>[] = [];
const seal = await costOf(async () => {
  const frame = await sealer.seal(opus);
  if (!frame.ok) throw new Error(frame.error.code);
  sealed.push(frame.value);
});
// Every frame opens once, so each round opens frames of its own.
const opener = createFrameOpener({ ring, session });
let next = 0;
const open = await costOf(async () => {
  const frame = await opener.open(sealed[next++] ?? new Uint8Array(0));
  if (!frame.ok) throw new Error(frame.error.code);
});
// A batch covers 20 frames: hashing and noting is paid for each, signing and verifying for all of them at once.
await ready;
const start = randomBytes(32);
const signer = createSession();
const join = randomBytes(16);
const gatherer = createRunGatherer();
const batches: Batch[] = [];
let ctr = 2 ** 24;
const sign = await costOf(async (index) => {
  const run = gatherer.add({ ctr: ctr++, position, hash: hashFrame(sealed[index] as Uint8Array) });
  if (!run) return;
  const { firstCtr, hashes } = run;
  const body = { start, join, ...position, number: batches.length + 1, firstCtr, hashes };
  batches.push(signBatch(body, signer));
});
const check = createBatchCheck();
const heard = batches.values();
let nowMs = 0;
ctr = 2 ** 24;
const cover = await costOf(async (index) => {
  nowMs += 20;
  check.note({ ctr: ctr++, hash: hashFrame(sealed[index] as Uint8Array) }, nowMs);
  if (!check.isTrusted(nowMs)) throw new Error('an honest speaker is trusted');
  if (index % 20 !== 19) return;
  const batch = heard.next().value as Batch;
  if (!isBatchSigned(batch, { start, session: signer.signing.publicKey })) throw new Error('signed above');
  check.cover(batch, nowMs);
});
const hashing = await costOf(async (index) => hashFrame(sealed[index] as Uint8Array));
const sha256 = await costOf((index) => crypto.subtle.digest('SHA-256', sealed[index] as Uint8Array<ArrayBuffer>));
const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, ['encrypt']);
const plaintext = randomBytes(150);
const floor = await costOf(() => crypto.subtle.encrypt({ name: 'AES-GCM', iv: randomBytes(12) }, key, plaintext));
const none = await costOf(async () => opus.slice());

const row = (name: string, us: number) =>
  console.log(
    `${name.padEnd(42)}${us.toFixed(1).padStart(8)} us${(us / floor).toFixed(2).padStart(9)} x floor${(us / seal).toFixed(2).padStart(9)} x seal`,
  );
row('seal a frame', seal);
row('open a frame', open);
row('sign it: hash, and 1/20 of a signature', sign);
row('check it: hash, note, 1/20 of a verification', cover);
row('its hash alone: BLAKE2b', hashing);
row('SHA-256 by WebCrypto, in its place', sha256);
row('AES-128-GCM alone (the floor)', floor);
row('no encryption (a copy)', none);
const share = (us: number) => `${((us * 50) / 10_000).toFixed(2)} %`;
console.log(
  `one stream at 50 frames/s, of a core: ${share(seal)} to seal and ${share(sign)} to sign, ${share(open)} to open and ${share(cover)} to check`,
);
