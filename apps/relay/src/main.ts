import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { fromBase64url, Secret } from '@sotto/base';
import { createLog, errorCode, logUnhandled } from '@sotto/log';
import { openMetrics } from '@sotto/metrics';
import sodium from 'libsodium-wrappers';
import { readConfig } from './config.ts';
import { createRelay } from './createRelay.ts';
import { listenAddresses } from './listenAddresses.ts';
import { catalogue } from './metrics/catalogue.ts';

const log = createLog({ component: 'relay' });
logUnhandled(log, process);

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

function readSeed(path: string): Secret {
  try {
    const seed = fromBase64url(readFileSync(path, 'utf8').trim());
    if (seed?.length === 32) return new Secret(seed);
  } catch (error) {
    refuse(`RELAY_KEY_FILE must be a readable file (${errorCode(error)}).`);
  }
  return refuse('RELAY_KEY_FILE must hold 32 bytes in base64url.');
}

const read = readConfig(process.env);
if (!read.ok) refuse(read.error.sentence);
const config = read.value;
const seed = readSeed(config.RELAY_KEY_FILE);
await sodium.ready;

const metrics = config.METRICS_PORT
  ? await openMetrics({ host: config.METRICS_HOST, port: config.METRICS_PORT, catalogue, usage: process })
  : undefined;
if (metrics && !metrics.ok) refuse(`METRICS_HOST and METRICS_PORT must be free to listen on (${metrics.error.code}).`);

const relay = await createRelay({
  serverUrls: config.SERVER_URLS,
  seed,
  fingerprint: config.SERVER_FINGERPRINT ? fromBase64url(config.SERVER_FINGERPRINT) : undefined,
  workerBinary: config.MEDIASOUP_WORKER_BIN,
  workers: config.RELAY_WORKERS,
  rtcPort: config.RTC_PORT,
  listen: listenAddresses(config.ANNOUNCED_ADDRESS, networkInterfaces()),
  log,
  ...(metrics ? { meter: metrics.value } : {}),
  now: () => performance.now(),
  onGivenUp: () => {
    log.error('workers-given-up');
    process.exit(1);
  },
}).catch((error: unknown) => {
  log.error('start-failed', { code: errorCode(error) });
  process.exit(1);
});
log.info('listening', { port: config.RTC_PORT });
// The supervisor starts the server once the relay is ready.
process.send?.('ready');

function end(): void {
  relay.close();
  seed.wipe();
  process.exit(0);
}
// Added before all other listeners: mediasoup's own would close each worker first, which looks like a crash.
process.prependOnceListener('SIGTERM', end);
process.prependOnceListener('SIGINT', end);
// The supervisor's channel. When the supervisor is gone, in whatever way it died, no process of ours may live on.
process.once('disconnect', end);
process.channel?.unref();
