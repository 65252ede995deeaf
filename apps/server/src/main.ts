import { join } from 'node:path';
import { fail } from '@sotto/base';
import { createLog, errorCode, logUnhandled } from '@sotto/log';
import { openMetrics } from '@sotto/metrics';
import { type App, createApp } from './app.ts';
import { armClaim } from './armClaim.ts';
import { readConfig } from './config.ts';
import { catalogue } from './metrics/catalogue.ts';
import { openDatabase } from './openDatabase.ts';
import { openServerKeyFile } from './serverKeyFile.ts';
import { settleWithin } from './store/settleWithin.ts';

/** Exit codes: a bad setting is final, anything else is worth a restart. */
const badSetting = 2;
const failed = 1;

const log = createLog({ component: 'server' });
logUnhandled(log, process);
// Set at the beginning, so that an uncaught error during the start does not look like an orderly end to the supervisor.
process.exitCode = failed;

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(badSetting);
}

const read = readConfig(process.env);
if (!read.ok) refuse(read.error.sentence);
const config = read.value;

const keys = await openServerKeyFile(join(config.DATA_DIR, 'server.key')).catch((error: unknown) =>
  refuse(`DATA_DIR must hold a usable server.key or none (${errorCode(error)}).`),
);
let app: App | undefined;
let ending: Promise<void> | undefined;
const opening = openDatabase({ databaseUrl: config.DATABASE_URL, dataDir: config.DATA_DIR, log }).catch(
  (error: unknown) => fail(errorCode(error)),
);

/**
 * Time limit for each of the two steps of shutdown, in milliseconds. The supervisor kills after 10 s, and an embedded
 * database gets all of that.
 */
const endMs = 4_000;

/** Ends everything, even a database that is still starting. Does nothing if there is nothing to end. */
function end(code: number): Promise<void> {
  ending ??= (async () => {
    if (app) await settleWithin(endMs, app.close());
    const closing = closeDatabase();
    await (config.DATABASE_URL ? settleWithin(endMs, closing) : closing);
    process.exit(code);
  })();
  return ending;
}
async function closeDatabase(): Promise<void> {
  const opened = await opening;
  if (opened.ok) await opened.value.close();
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void end(0));
// The supervisor's channel. When the supervisor is gone, in whatever way it died, no process of ours may live on.
process.once('disconnect', () => void end(0));
process.channel?.unref();

const database = await opening;
if (!database.ok) {
  const { code } = database.error;
  log.error('database-failed', { code });
  if (code !== 'database-in-use') process.exit(failed);
  refuse('DATABASE_URL must name a database of this server alone: another Sotto server works on it and did not end.');
}
const { store, lock, ended } = database.value;
void ended.then(() => end(failed));

const metrics = config.METRICS_PORT
  ? await openMetrics({ host: config.METRICS_HOST, port: config.METRICS_PORT, catalogue, usage: process })
  : undefined;
if (metrics && !metrics.ok) {
  process.stderr.write(`METRICS_HOST and METRICS_PORT must be free to listen on (${metrics.error.code}).\n`);
  await end(badSetting);
}

const tls = config.TLS_CERT && config.TLS_KEY ? { certPath: config.TLS_CERT, keyPath: config.TLS_KEY } : undefined;
try {
  const claim = await armClaim(store, keys, config.NEW_CLAIM);
  app = await createApp({
    keys,
    store,
    relayKeys: config.RELAY_KEYS,
    page: join(import.meta.dirname, '../../web/dist'),
    tls,
    trustedProxy: config.TRUSTED_PROXY,
    limits: {
      connections: config.CONNECTIONS,
      connectionsPerAddress: config.CONNECTIONS_PER_ADDRESS,
      roomsPerAddress: config.ROOMS_PER_ADDRESS,
    },
    isOpenToAll: config.OPEN_TO_ALL,
    capacity: { roomMembers: config.ROOM_LIMIT, stageMembers: config.STAGE_LIMIT },
    log,
    checks: [{ name: 'lock', isReady: () => lock.isHeld }],
    ...(metrics?.ok ? { meter: metrics.value } : {}),
    now: () => Date.now(),
  });
  const port = await app.listen({ host: config.HOST, port: config.PORT });
  const host = config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST;
  const origin = config.PUBLIC_URL ?? `${tls ? 'https' : 'http'}://${host}:${port}`;
  process.stdout.write(`Sotto is at ${origin}/\n`);
  if (claim) process.stdout.write(`Claim it once at ${origin}${claim}\n`);
  process.send?.('ready');
} catch (error) {
  const code = errorCode(error);
  const isAddress = ['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL'].includes(code);
  if (isAddress) process.stderr.write(`HOST and PORT must be free to listen on (${code}).\n`);
  else log.error('start-failed', { code });
  await end(isAddress ? badSetting : failed);
}
