import { join } from 'node:path';
import { fromBase64url } from '@sotto/base';
import { createLog } from '@sotto/log';
import { createApp } from '../../apps/server/src/app.ts';
import { openDatabase } from '../../apps/server/src/openDatabase.ts';
import { openServerKeyFile } from '../../apps/server/src/serverKeyFile.ts';

// The server alone, on its embedded database. Arguments: the relay's key, the data folder, the port. Also run in the tree
// of an earlier commit, so it uses nothing that was not there.

const [, , key = '', dataDir = '', port = '0'] = process.argv;
const relayKey = fromBase64url(key);
if (!relayKey) throw new Error('no relay key');
const keys = await openServerKeyFile(join(dataDir, 'server.key'));
const database = await openDatabase({ databaseUrl: undefined, dataDir });
if (!database.ok) throw new Error(database.error.code);
const app = await createApp({
  keys,
  store: database.value.store,
  relayKeys: [relayKey],
  page: dataDir,
  tls: undefined,
  trustedProxy: '127.0.0.1',
  limits: { connections: 20_000, connectionsPerAddress: 20_000, roomsPerAddress: 1_000 },
  isOpenToAll: true,
  log: createLog({ component: 'server', sink: { write: () => undefined } }),
  now: () => Date.now(),
});

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.((user + system) / 1_000);
});
process.once('disconnect', async () => {
  await app.close();
  await database.value.close();
  process.exit(0);
});
process.send?.(await app.listen({ host: '127.0.0.1', port: Number(port) }));
