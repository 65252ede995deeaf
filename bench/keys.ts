import { comeOnStage } from './keys/comeOnStage.ts';
import { createCrowd } from './keys/createCrowd.ts';
import { letComeAndGo } from './keys/letComeAndGo.ts';
import { row, sealAnew } from './keys/measure.ts';
import { removeOne } from './keys/removeOne.ts';
import { rosterMemory } from './keys/rosterMemory.ts';

// The cost of joins, leaves, removals and going on stage in a room of thousands, by role: CPU and bytes of real devices
// in simulated time. The floor beside it: sealing the same secrets to each public key again, and an MLS group as we
// measured it for docs/adr/0003. Usage: node bench/keys.ts [LISTENERS SECONDS] for that many listeners, with 50
// arrivals and 50 leaves a second for that long.

const [listeners = 5_000, seconds = 60] = process.argv.slice(2).map(Number);
const crowd = await createCrowd(listeners);
await removeOne(crowd);
await letComeAndGo(crowd, { seconds, joins: 50 * seconds, leaves: 50 * seconds });
const entries = crowd.room.rows.map(({ entry }) => entry);
row(`memory of a roster of ${entries.length.toLocaleString('en')} entries`, undefined, await rosterMemory(entries));
const eachMs = await sealAnew(listeners);
const times = 100 * 60;
row(`box_seal to each of ${listeners} at every join and leave, a minute`, eachMs * times, 80 * listeners * times);
await comeOnStage(await createCrowd(listeners));
console.log(`
For comparison, MLS (ts-mls 1.6.4, one thread, measured once for docs/adr/0003), in a group of 1,000: removing one took who
removes 795 ms and 82,640 B, and each other member 403 ms; joining took the newcomer 12,607 ms and 40,243 B, and each
member 503 ms. At five of each a second that is 4.5 s of CPU a second for every member, listeners too.`);
