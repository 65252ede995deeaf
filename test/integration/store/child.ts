import { startEmbeddedPostgres } from '../../../apps/server/src/store/embedded/startEmbeddedPostgres.ts';
import { openStore } from '../../../apps/server/src/store/openStore.ts';
import { bytes, sampleRoom } from '../../../apps/server/test/store/contract/samples.ts';

/**
 * A process that holds a database until it is killed: `child.ts FOLDER`. Says `ready`, then, having taken a step of its
 * room, the number of that step, one a line. Says the code of a failure instead, and ends.
 */
const started = await startEmbeddedPostgres({ folder: process.argv[2] ?? '' });
if (!started.ok) {
  console.log(started.error.code);
  process.exit(0);
}
const opened = await openStore({ databaseUrl: started.value.url });
if (!opened.ok) throw new Error(opened.error.code);
const { rooms } = opened.value;
await rooms.create(sampleRoom());
console.log('ready');
const { handle } = sampleRoom();
let sequence = (await rooms.find(handle))?.sequence ?? 0;
const giveUpAt = Date.now() + 60_000;
while (Date.now() < giveUpAt) {
  const step = await rooms.advance({ handle, following: sequence, change: { card: bytes(1024, sequence % 256) } });
  if (!step.ok) throw new Error(step.error.code);
  sequence = step.value;
  console.log(String(sequence));
}
