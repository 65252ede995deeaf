import { randomBytes, Secret } from '@sotto/base';
import { createFrameOpener, createFrameSealer, deriveSenderKey, type KeySource } from '@sotto/frames';

// CPU time of one frame sealed and of one opened, beside the floor: WebCrypto's AES-128-GCM alone on the same bytes, and
// no encryption at all. Usage: node bench/frames.ts

const frames = 20_000;
const rounds = 3;
const opus = randomBytes(80);
const session = randomBytes(32);
const position = { generation: 0, step: 0 };
const input = { mediaSalt: randomBytes(32), mediaSecret: new Secret(randomBytes(32)), senderSession: session };
const keys: KeySource = { current: () => position, holds: () => true, baseKey: () => deriveSenderKey(input) };

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

const sealer = createFrameSealer({ keys, session });
const sealed: Uint8Array<ArrayBuffer>[] = [];
const seal = await costOf(async () => {
  const frame = await sealer.seal(opus);
  if (!frame.ok) throw new Error(frame.error.code);
  sealed.push(frame.value);
});
// Every frame opens once, so each round opens frames of its own.
const opener = createFrameOpener({ keys, session });
let next = 0;
const open = await costOf(async () => {
  const frame = await opener.open(sealed[next++] ?? new Uint8Array(0));
  if (!frame.ok) throw new Error(frame.error.code);
});
const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, ['encrypt']);
const plaintext = randomBytes(150);
const floor = await costOf(() => crypto.subtle.encrypt({ name: 'AES-GCM', iv: randomBytes(12) }, key, plaintext));
const none = await costOf(async () => opus.slice());

const row = (name: string, us: number) =>
  console.log(`${name.padEnd(34)}${us.toFixed(1).padStart(8)} us${(us / floor).toFixed(2).padStart(9)} x floor`);
row('seal a frame', seal);
row('open a frame', open);
row('AES-128-GCM alone (the floor)', floor);
row('no encryption (a copy)', none);
console.log(
  `one stream at 50 frames/s: ${((seal * 50) / 10_000).toFixed(2)} % of a core to seal, ${((open * 50) / 10_000).toFixed(2)} % to open`,
);
