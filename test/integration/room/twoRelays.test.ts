import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { toBase64url } from '@sotto/base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EmbeddedPostgres } from '../../../apps/server/src/store/embedded/EmbeddedPostgres.ts';
import { startEmbeddedPostgres } from '../../../apps/server/src/store/embedded/startEmbeddedPostgres.ts';
import { unsafeQuery } from '../../../apps/server/src/store/unsafeQuery.ts';
import { ensureRelayKey } from '../../../tools/supervise/ensureRelayKey.js';
import { ensureServerKey } from '../../../tools/supervise/ensureServerKey.js';
import { ensureWorker } from '../../../tools/worker/ensureWorker.js';
import { findFreePort } from '../../harness/findFreePort.ts';
import { eventually, host, join, type Person } from './people.ts';
import { looped, speechFrames } from './speech.ts';

const root = joinPath(import.meta.dirname, '../../..');
const [port, ...relayPorts] = [await findFreePort(), await findFreePort(), await findFreePort()];
const origin = `http://127.0.0.1:${port}`;

interface Relay {
  readonly key: string;
  readonly process: ChildProcess;
}

let folder: string;
let postgres: EmbeddedPostgres;
let worker: string;
let speech: Uint8Array[];
const started: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(joinPath(tmpdir(), 'sotto-test-'));
  const database = await startEmbeddedPostgres({ folder: joinPath(folder, 'database') });
  if (!database.ok) throw new Error(database.error.code);
  postgres = database.value;
  [worker, speech] = await Promise.all([ensureWorker({ log: () => undefined }), speechFrames('Two, three, four.')]);
});
afterAll(async () => {
  for (const child of started) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    // A stopped process takes no SIGTERM, which lets a relay end its worker.
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  await postgres.close();
  await rm(folder, { recursive: true, force: true });
});

function run(program: string, settings: Readonly<Record<string, string>>): ChildProcess {
  const child = spawn(process.execPath, [joinPath(root, 'apps', program, 'src/main.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...settings },
  });
  started.push(child);
  return child;
}

async function startRelay(name: string, rtcPort: number): Promise<Relay> {
  await mkdir(joinPath(folder, name));
  const { path, publicKey } = ensureRelayKey(joinPath(folder, name));
  const process = run('relay', {
    RTC_PORT: `${rtcPort}`,
    RELAY_KEY_FILE: path,
    SERVER_URLS: origin,
    SERVER_FINGERPRINT: ensureServerKey(folder).fingerprint,
    MEDIASOUP_WORKER_BIN: worker,
    ANNOUNCED_ADDRESS: '127.0.0.1',
  });
  process.stdout?.resume();
  return { key: publicKey, process };
}

/** Starts a server, and waits until this many relays have dialled in. */
async function startServer(keys: readonly string[], count: number): Promise<ChildProcess> {
  const server = run('server', {
    PORT: `${port}`,
    DATA_DIR: folder,
    DATABASE_URL: postgres.url,
    RELAY_KEYS: keys.join(','),
    OPEN_TO_ALL: 'true',
  });
  let output = '';
  server.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  await eventually(() => output.split('relay-connected').length > count, { withinMs: 40_000, describe: () => output });
  return server;
}

async function relayOfRoom(): Promise<string | undefined> {
  const { rows } = await unsafeQuery(postgres.url, 'SELECT "relayKey" FROM "Room" WHERE "relayKey" IS NOT NULL');
  return rows[0] && toBase64url(new Uint8Array(rows[0].relayKey));
}

async function hearsOn({ heard }: Person): Promise<void> {
  const before = heard.length;
  await eventually(() => heard.length > before + 25, { withinMs: 20_000 });
}

it('[R11] restarts a room at the relay where its sound flows, whichever dials in first', async () => {
  const relays = await Promise.all(relayPorts.map((relayPort, at) => startRelay(`relay-${at}`, relayPort)));
  const keys = relays.map(({ key }) => key);
  const former = await startServer(keys, 2);
  const ada = await host({ origin, everyoneSpeaks: true, source: looped(speech) });
  const { link } = ada.inside();
  const bob = await join(link, { origin });
  await hearsOn(bob);
  const own = await relayOfRoom();
  const relay = relays.find(({ key }) => key === own);
  if (!relay) throw new Error('no relay in the row');

  // Its worker, a process of its own, goes on forwarding.
  relay.process.kill('SIGSTOP');
  former.kill('SIGKILL');
  await once(former, 'exit');
  const stages = new Set<number>();
  bob.room.subscribe(() => stages.add(bob.inside().stage.length));
  await startServer(keys, 1);
  const joining = join(link, { origin, name: 'Cleo' });
  await hearsOn(bob);
  relay.process.kill('SIGCONT');
  const cleo = await joining;
  await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.connection === 'connected', 30_000);
  await bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.connection === 'connected', 30_000);
  await Promise.all([hearsOn(bob), hearsOn(cleo)]);
  expect(await relayOfRoom()).toBe(own);
  expect([...stages]).toEqual([1]);
  expect(ada.inside()).toMatchObject({ isOnStage: true, isMuted: false });
}, 180_000);
