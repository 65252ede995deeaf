import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pauseMs } from 'node:timers/promises';
import { type Bytes, randomBytes, Secret, toBase64url } from '@sotto/base';
import { limits } from '@sotto/protocol';
import sodium from 'libsodium-wrappers';
import { requestCosts } from '../apps/server/src/limits/costs.ts';
import { dialStandIn } from './serverCapacity/dialStandIn.ts';
import { Guest } from './serverCapacity/Guest.ts';
import { makeRoom } from './serverCapacity/makeRoom.ts';
import { startServer } from './serverCapacity/startServer.ts';

// The CPU that each request costs the server, beside its charge in `limits/costs.ts`. Requests that need a signature or
// a moderator are left out. Each guest is alone in a room, so that no event goes to others. The figures include the
// bytes of a message, which are charged separately. Usage: node tools/bench.js requestCosts.

const guestCount = 40;
/** Requests of each guest, as many as every rate allows at once; the first is not counted. */
const rounds = 5;

type Name = keyof typeof requestCosts;
interface Insider {
  readonly guest: Guest;
  readonly transport: Bytes;
}

const folder = await mkdtemp(join(tmpdir(), 'sotto-bench-'));
await sodium.ready;
const seed = new Secret(randomBytes(32));
const relayKey = toBase64url(sodium.crypto_sign_seed_keypair(seed.expose()).publicKey);
const server = await startServer({ tree: join(import.meta.dirname, '..'), relayKey, dataDir: folder });
const origin = `http://127.0.0.1:${server.port}`;
const relay = dialStandIn(origin, seed);
await relay.connected();

async function costOf(turns: number, run: () => Promise<unknown>): Promise<number> {
  const from = await server.cpuMs();
  await run();
  return (((await server.cpuMs()) - from) * 1_000) / turns;
}

const print = (name: string, measuredUs: number, charged: number | string) =>
  console.log(`${name.padEnd(20)}${measuredUs.toFixed(0).padStart(8)} us${String(charged).padStart(8)}`);

/** Requests that follow each other for each guest. */
const stories: readonly Name[][] = [
  ['peek'],
  ['log'],
  ['hashes'],
  ['entries'],
  ['inside'],
  ['steps'],
  ['audience'],
  ['hands'],
  ['restart-ice'],
  ['connect'],
  ['resume'],
  ['count-listeners'],
  ['set-hand'],
  ['speak', 'produce', 'step-down'],
  ['receive'],
];
const bodies: Partial<Record<Name, (insider: Insider) => object>> = {
  log: () => ({ after: null }),
  hashes: () => ({ after: 0 }),
  entries: () => ({ versions: [1] }),
  inside: () => ({ offset: 0 }),
  steps: () => ({ generation: 1, after: 0 }),
  speak: ({ guest }) => guest.show(),
  audience: () => ({ offset: 0 }),
  hands: () => ({ offset: 0 }),
  'restart-ice': ({ transport }) => ({ transport }),
  connect: ({ transport }) => ({ transport, fingerprint: new Uint8Array(32) }),
  resume: () => ({ consumers: [randomBytes(16)] }),
  'set-hand': () => ({ hand: randomBytes(limits.handBytes) }),
  produce: () => ({ ssrc: 7, payloadType: 111 }),
};

async function measureStory(insiders: readonly Insider[], names: readonly Name[]): Promise<void> {
  const spentUs = new Map<Name, number>();
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const askAll = () =>
        Promise.all(insiders.map((insider) => insider.guest.ask(name, bodies[name]?.(insider) ?? {})));
      const us = await costOf(insiders.length, askAll);
      if (round > 0) spentUs.set(name, (spentUs.get(name) ?? 0) + us / (rounds - 1));
    }
  }
  for (const [name, us] of spentUs) print(name, us, requestCosts[name]);
}

try {
  const rooms = [];
  for (let count = 0; count < guestCount; count++) rooms.push(await makeRoom(origin));
  const guests = rooms.map((room) => new Guest(room));
  const insiders: Insider[] = [];
  console.log('measured beside charged, in microseconds of one core');
  const connectUs = await costOf(guestCount, async () => {
    for (const guest of guests) await guest.connect();
  });
  print('(hello)', connectUs, '3000');
  const enterUs = await costOf(guestCount, async () => {
    for (const guest of guests) insiders.push({ guest, transport: (await guest.enter()).transport.transport });
  });
  print('enter (a cold room)', enterUs, requestCosts.enter);
  await pauseMs(2_000);
  for (const names of stories) await measureStory(insiders, names);
} finally {
  relay.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);
