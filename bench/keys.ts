import { createCrowd } from './keys/createCrowd.ts';
import { letComeAndGo } from './keys/letComeAndGo.ts';
import { row, sealAnew } from './keys/measure.ts';
import { removeOne } from './keys/removeOne.ts';
import { rosterMemory } from './keys/rosterMemory.ts';

// What joins, leaves and removals cost in a room of thousands, by role: CPU and bytes of real devices in simulated time,
// beside the floor, which is sealing the same secrets to each public key anew, and a group agreed on by MLS as we measured
// it for docs/adr/0003. Usage: node bench/keys.ts

const crowd = await createCrowd(5_000);
await letComeAndGo(crowd, { seconds: 5, joins: 45, leaves: 0 });
await removeOne(crowd);
await letComeAndGo(crowd, { seconds: 600, joins: 3_000, leaves: 3_000 });
const { entries } = crowd.room;
row(`memory of a roster of ${entries.length.toLocaleString('en')} entries`, undefined, await rosterMemory(entries));
const eachMs = await sealAnew(5_000);
row('box_seal to each of 5,000 at every join and leave, a minute', eachMs * 600, 400_000 * 600);
await removeOne(await createCrowd(10_000));
console.log(`
For comparison, MLS (ts-mls 1.6.4, one thread, measured once for docs/adr/0003), in a group of 1,000: removing one took who
removes 795 ms and 82,640 B, and each other member 403 ms; joining took the newcomer 12,607 ms and 40,243 B, and each
member 503 ms. At five of each a second that is 4.5 s of CPU a second for every member, listeners too.`);
