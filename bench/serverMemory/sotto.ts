import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromBase64url } from '@sotto/base';
import { createServerKeys } from '@sotto/envelope';
import { createLog } from '@sotto/log';
import { createApp } from '../../apps/server/src/app.ts';
import { openDatabase } from '../../apps/server/src/openDatabase.ts';
import { answerMeasurements } from './answerMeasurements.ts';

// The server alone, as main.ts makes it; its relay and its clients are in other processes. Argument: the relay's key.

const relayKey = fromBase64url(process.argv[2] ?? '');
if (!relayKey) throw new Error('no relay key');
const dataDir = await mkdtemp(join(tmpdir(), 'sotto-bench-'));
const database = await openDatabase({ databaseUrl: undefined, dataDir });
if (!database.ok) throw new Error(database.error.code);
const app = await createApp({
  keys: await createServerKeys(),
  store: database.value.store,
  relayKeys: [relayKey],
  page: join(import.meta.dirname, '../../apps/web/dist'),
  tls: undefined,
  trustedProxy: undefined,
  log: createLog({ component: 'server', sink: { write: () => undefined } }),
  now: () => Date.now(),
});
answerMeasurements(await app.listen({ host: '127.0.0.1', port: 0 }), async () => {
  await app.close();
  await database.value.close();
  await rm(dataDir, { recursive: true, force: true });
});
