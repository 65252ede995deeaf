import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { randomBytes, Secret, toBase64url } from '@sotto/base';
import { createLog } from '@sotto/log';
import sodium from 'libsodium-wrappers';
import { createRelay } from '../apps/relay/src/createRelay.ts';
import { ensureWorker } from '../tools/worker/ensureWorker.js';
import type { Weight } from './serverMemory/answerMeasurements.ts';

// The memory that a connection costs the server: clients in rooms of 50, each with a transport at a real relay and
// without sound, beside a bare Socket.IO server with as many idle connections. Usage: node tools/bench.js serverMemory

const counts = [0, 100, 1_000] as const;

function start(file: string, ...args: string[]): ChildProcess {
  return fork(join(import.meta.dirname, 'serverMemory', file), args, { execArgv: ['--expose-gc'] });
}

/** The next message of a child. */
async function hear<T>(child: ChildProcess): Promise<T> {
  const [message] = await once(child, 'message');
  return message as T;
}

/** Measures a server's memory with each count of clients. */
async function weigh(server: ChildProcess, origin: string, kind: 'rooms' | 'idle'): Promise<Weight[]> {
  const crowd = start('crowd.ts', origin, kind);
  await hear(crowd);
  const weights: Weight[] = [];
  for (const count of counts) {
    crowd.send(count);
    await hear(crowd);
    server.send('weigh');
    weights.push(await hear<Weight>(server));
  }
  crowd.disconnect();
  return weights;
}

async function weighFloor(): Promise<Weight[]> {
  const server = start('floor.ts');
  const weights = await weigh(server, `http://127.0.0.1:${await hear<number>(server)}`, 'idle');
  server.disconnect();
  await once(server, 'exit');
  return weights;
}

async function weighSotto(): Promise<Weight[]> {
  await sodium.ready;
  const seed = new Secret(randomBytes(32));
  const server = start('sotto.ts', toBase64url(sodium.crypto_sign_seed_keypair(seed.expose()).publicKey));
  const origin = `http://127.0.0.1:${await hear<number>(server)}`;
  const connected = Promise.withResolvers<void>();
  const sink = { write: (line: string) => line.includes('server-connected') && connected.resolve() };
  const relay = await createRelay({
    serverUrls: [origin],
    seed,
    fingerprint: undefined,
    workerBinary: await ensureWorker({ log: () => undefined }),
    workers: 1,
    rtcPort: 45_590,
    listen: [{ ip: '127.0.0.1' }],
    log: createLog({ component: 'relay', sink }),
    now: () => performance.now(),
    onGivenUp: () => process.exit(1),
  });
  await connected.promise;
  const weights = await weigh(server, origin, 'rooms');
  relay.close();
  server.disconnect();
  await once(server, 'exit');
  return weights;
}

const [sotto, floor] = [await weighSotto(), await weighFloor()];
const columns = (cells: (string | number)[]) =>
  console.log(
    cells.map((cell, index) => (index ? cell.toLocaleString('en').padStart(14) : `${cell}`.padEnd(30))).join(''),
  );
columns(['clients', ...counts]);
for (const what of ['rss', 'heap'] as const) {
  columns([`${what}, server`, ...sotto.map((weight) => weight[what])]);
  columns([`${what}, bare Socket.IO (floor)`, ...floor.map((weight) => weight[what])]);
}
const [few, many] = [counts[1], counts[2]];
for (const what of ['rss', 'heap'] as const) {
  const each = (weights: Weight[]) => ((weights[2]?.[what] ?? 0) - (weights[1]?.[what] ?? 0)) / (many - few);
  const ratio = (each(sotto) / each(floor)).toFixed(2);
  console.log(
    `${what} a connection, from ${few} to ${many}: ${Math.round(each(sotto)).toLocaleString('en')} bytes, floor ${Math.round(each(floor)).toLocaleString('en')}, ratio ${ratio}`,
  );
}
process.exit(0);
