import { join } from 'node:path';
import { createLog, errorCode } from '@sotto/log';
import { createApp } from './app.ts';
import { armClaim } from './armClaim.ts';
import { readConfig } from './config.ts';
import { openDatabase } from './openDatabase.ts';
import { openServerKeyFile } from './serverKeyFile.ts';

/** Exit codes: a bad setting is final, anything else is worth a restart. */
const badSetting = 2;
const failed = 1;

const log = createLog({ component: 'server' });

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
const database = await openDatabase({ databaseUrl: config.DATABASE_URL, dataDir: config.DATA_DIR });
if (!database.ok) {
  log.error('database-failed', { code: database.error.code });
  process.exit(failed);
}
const { store, ended } = database.value;
const tls = config.TLS_CERT && config.TLS_KEY ? { certPath: config.TLS_CERT, keyPath: config.TLS_KEY } : undefined;
const app = await createApp({
  keys,
  store,
  relayKeys: config.RELAY_KEYS,
  page: join(import.meta.dirname, '../../web/dist'),
  tls,
  trustedProxy: config.TRUSTED_PROXY,
  log,
  now: () => Date.now(),
});

const claim = await armClaim(store, keys).catch((error: unknown) => {
  log.error('database-failed', { code: errorCode(error) });
  process.exit(failed);
});

let isEnding = false;
async function end(code: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  await app.close();
  if (database.ok) await database.value.close();
  process.exit(code);
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void end(0));
// The supervisor's channel: when it is gone, however it died, nothing may live on unsupervised.
process.once('disconnect', () => void end(0));
process.channel?.unref();
void ended.then(() => end(failed));

try {
  const port = await app.listen({ host: config.HOST, port: config.PORT });
  const host = config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST;
  const origin = `${tls ? 'https' : 'http'}://${host}:${port}`;
  process.stdout.write(`Sotto is at ${origin}/\n`);
  if (claim) process.stdout.write(`Claim it once at ${origin}${claim}\n`);
} catch (error) {
  const code = errorCode(error);
  process.stderr.write(`HOST and PORT must be free to listen on (${code}).\n`);
  await end(code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL' ? badSetting : failed);
}
