import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pauseMs } from 'node:timers/promises';
import { randomBytes, Secret, toBase64url } from '@sotto/base';
import sodium from 'libsodium-wrappers';
import type { Guest } from './serverCapacity/Guest.ts';
import { type Server, startServer } from './serverCapacity/startServer.ts';

// The CPU of the server's process for an entry, for a steady room of people who come and go, and for coming back after
// a restart, beside the tree of an earlier commit in the same run. A stand-in for the relay answers at once. Each tree
// brings its own clients, which speak its version of the protocol. Usage: node tools/bench.js serverCapacity. MEMBERS
// and BEFORE (a commit that has this bench) are read from the environment.

const members = Number(process.env['MEMBERS'] ?? 1_000);
/** The last commit of version 1 of the protocol. */
const before = process.env['BEFORE'] ?? '6654e59';
/** People who come and people who go, in a second. */
const comings = 2;
const steadyS = 20;
/** Number of entries before the measurement, and of measured entries. */
const [warmUps, tries] = [150, 150];
/** Number of clients that come back at once after a restart. */
const crowd = 20;
/** `allow` statements of eight names each. */
const statements = 2_000;

const root = join(import.meta.dirname, '..');
const folder = await mkdtemp(join(tmpdir(), 'sotto-bench-'));
await sodium.ready;
const seed = new Secret(randomBytes(32));
const relayKey = toBase64url(sodium.crypto_sign_seed_keypair(seed.expose()).publicKey);

/** The tree of an earlier commit, which shares our modules except the database client, made for its own schema. */
async function checkOut(commit: string): Promise<string> {
  const tree = join(folder, 'before');
  execFileSync('git', ['worktree', 'add', '--detach', '--force', tree, commit], { cwd: root, stdio: 'ignore' });
  const modules = join(tree, 'node_modules');
  await mkdir(join(modules, '@sotto'), { recursive: true });
  const list = execFileSync('ls', ['-A', join(root, 'node_modules')], { encoding: 'utf8' });
  for (const name of list.split('\n').filter((each) => each && each !== '@sotto'))
    await symlink(join(root, 'node_modules', name), join(modules, name));
  for (const name of await readdir(join(tree, 'packages')))
    await symlink(join(tree, 'packages', name), join(modules, '@sotto', name));
  for (const part of ['apps/server', 'apps/relay', 'packages/client'])
    await symlink(join(root, part, 'node_modules'), join(tree, part, 'node_modules')).catch(() => undefined);
  const generate = "await (await import('./tools/prisma/generateClient.js')).generateClient()";
  execFileSync(process.execPath, ['--input-type=module', '-e', generate], { cwd: tree });
  return tree;
}

interface Costs {
  /** A WebSocket and its hello. */
  readonly connectMs: number;
  readonly enterMs: number;
  /** One second of a room in which nothing happens, and of one where people come and go. */
  readonly idleMs: number;
  readonly busyMs: number;
  /** A WebSocket and its hello after a restart, one after the other, and the way back inside. */
  readonly reconnectMs: number;
  readonly returnMs: number;
  /** Both together, if many come at the same time. */
  readonly crowdMs: number;
  /** Judging a log of `allow` statements. */
  readonly judgeMs: number;
}

/** People and a stand-in for the relay that speak a tree's version of the protocol. */
async function castOf(tree: string) {
  const load = (name: string) => import(join(tree, 'bench/serverCapacity', name));
  const { Guest } = (await load('Guest.ts')) as typeof import('./serverCapacity/Guest.ts');
  const { makeRoom } = (await load('makeRoom.ts')) as typeof import('./serverCapacity/makeRoom.ts');
  const { dialStandIn } = (await load('dialStandIn.ts')) as typeof import('./serverCapacity/dialStandIn.ts');
  return { Guest, makeRoom, dialStandIn };
}

async function measure(tree: string, name: string): Promise<Costs> {
  const tell = (step: string) =>
    console.error(`${(performance.now() / 1_000).toFixed(0).padStart(4)} s  ${name}: ${step}`);
  const dataDir = join(folder, `data-${name}`);
  await mkdir(dataDir, { recursive: true });
  let server = await startServer({ tree, relayKey, dataDir });
  const origin = `http://127.0.0.1:${server.port}`;
  const { Guest, makeRoom, dialStandIn } = await castOf(tree);
  tell('the relay dials');
  const relay = dialStandIn(origin, seed);
  await relay.connected();
  const room = await makeRoom(origin);
  const guests: Guest[] = [];
  const goIn = async () => {
    const guest = new Guest(room);
    await guest.connect();
    await guest.enter();
    guest.sitBack();
    guests.push(guest);
  };
  tell(`${warmUps} enter`);
  // Until what they take is compiled.
  for (let count = 0; count < warmUps; count++) await goIn();
  await settled(server);
  tell(`${tries} enter a room of their own`);
  // In a room of its own, so that the figure contains no events to others.
  const ownRoom = await makeRoom(origin);
  const newcomers = Array.from({ length: tries }, () => new Guest(ownRoom));
  const connectMs = await costOf(server, newcomers, (guest) => guest.connect());
  const enterMs = await costOf(server, newcomers, (guest) => guest.enter());
  for (const guest of newcomers) guest.leave();
  tell(`${members} enter one room`);
  while (guests.length < members) await Promise.all(Array.from({ length: 20 }, goIn));
  await settled(server);
  tell('nothing happens');
  const idleMs = await costOf(server, seconds(40), () => pauseMs(1_000));
  tell('people come and go');
  const busyMs = await costOf(server, seconds(steadyS), async () => {
    for (let step = 0; step < comings; step++) {
      guests.shift()?.leave();
      await Promise.all([goIn(), pauseMs(1_000 / comings)]);
    }
  });
  tell('the server restarts');
  relay.expect();
  for (const guest of guests) guest.hangUp();
  await server.stop();
  server = await startServer({ tree, relayKey, dataDir, port: server.port });
  await relay.connected();
  tell(`${warmUps} come back`);
  for (const guest of guests.splice(0, warmUps)) {
    await guest.connect();
    await guest.comeBack();
    guest.sitBack();
  }
  await settled(server);
  tell(`${tries} come back`);
  const returners = guests.splice(0, tries);
  const reconnectMs = await costOf(server, returners, (guest) => guest.connect());
  const returnMs = await costOf(server, returners, (guest) => guest.comeBack());
  tell('others come back together');
  const crowds = Array.from({ length: Math.floor(guests.length / crowd) }, (_, at) =>
    guests.slice(at * crowd, (at + 1) * crowd),
  );
  const crowdMs =
    (await costOf(server, crowds, (some) =>
      Promise.all(
        some.map(async (guest) => {
          await guest.connect();
          await guest.comeBack();
          guest.sitBack();
        }),
      ),
    )) / crowd;
  for (const guest of returners) guest.hangUp();
  for (const guest of guests) guest.hangUp();
  relay.close();
  await server.stop();
  tell(`${statements} statements are judged`);
  const script = join(tree, 'bench/serverCapacity/judgeLog.ts');
  const judgeMs = Number(execFileSync(process.execPath, [script, String(statements)], { cwd: tree, encoding: 'utf8' }));
  return { connectMs, enterMs, idleMs, busyMs, reconnectMs, returnMs, crowdMs, judgeMs };
}

const seconds = (count: number) => Array.from({ length: count }, (_, index) => index);

/** CPU of the server for each of many turns, in milliseconds. */
async function costOf<T>(server: Server, turns: readonly T[], take: (turn: T) => Promise<unknown>): Promise<number> {
  const from = await server.cpuMs();
  for (const turn of turns) await take(turn);
  return ((await server.cpuMs()) - from) / turns.length;
}

/** Waits until earlier work costs the server no more than rest does: three quiet seconds in a row. */
async function settled(server: Server): Promise<void> {
  let least = Number.POSITIVE_INFINITY;
  for (let quiet = 0, looks = 0; quiet < 3 && looks < 30; looks++) {
    const spent = await costOf(server, seconds(1), () => pauseMs(1_000));
    least = Math.min(least, spent);
    quiet = spent < least * 1.5 + 5 ? quiet + 1 : 0;
  }
}

try {
  const trees = { before: await checkOut(before), now: root };
  const costs = { before: await measure(trees.before, 'before'), now: await measure(trees.now, 'now') };
  const line = (what: string, of: (each: Costs) => number, unit: string) => {
    const [was, is] = [of(costs.before), of(costs.now)];
    console.log(
      `${what.padEnd(58)}${was.toFixed(2).padStart(10)}${is.toFixed(2).padStart(10)} ${unit}  x${(was / is).toFixed(2)}`,
    );
  };
  console.log(
    `CPU of the server's process, ${members} members, ${comings} come and ${comings} go a second: ${before}, now, ratio`,
  );
  line('connection: WebSocket and hello', ({ connectMs }) => connectMs, 'ms');
  line('enter, 150 into one room', ({ enterMs }) => enterMs, 'ms');
  line('idle member, a second', ({ idleMs }) => (idleMs * 1_000) / members, 'us');
  line('steady room, a second', ({ busyMs }) => busyMs, 'ms');
  line('connection after a restart', ({ reconnectMs }) => reconnectMs, 'ms');
  line('return after a restart', ({ returnMs }) => returnMs, 'ms');
  line(`both, ${crowd} at the same time`, ({ crowdMs }) => crowdMs, 'ms');
  line(`judging a log of ${statements} invitations of eight`, ({ judgeMs }) => judgeMs, 'ms');
  const most = ({ busyMs }: Costs) => (members * 1_000) / busyMs;
  console.log(
    `members of one steady room a core could carry: ${Math.round(most(costs.before))}, now ${Math.round(most(costs.now))}`,
  );
} finally {
  execFileSync('git', ['worktree', 'remove', '--force', join(folder, 'before')], { cwd: root, stdio: 'ignore' });
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);
