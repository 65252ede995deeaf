import { readFile } from 'node:fs/promises';
import { observer } from 'mediasoup';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually, host, join, type Person } from './people.ts';
import { looped, speechFrames } from './speech.ts';

let sotto: RunningSotto;
let speech: Uint8Array[];
const pids: number[] = [];
const lines: string[] = [];

beforeAll(async () => {
  observer.on('newworker', ({ pid }) => void pids.push(pid));
  const onLogLine = (line: string) => void lines.push(line);
  [sotto, speech] = await Promise.all([startSotto({ workers: 2, onLogLine }), speechFrames('One, two, three.')]);
});
afterAll(() => sotto.close());

async function hears(person: Person, frames = 25): Promise<void> {
  const before = person.heard.length;
  await eventually(() => person.heard.length > before + frames, { withinMs: 20_000 });
}

async function meet() {
  const ada = await host({ origin: sotto.origin, source: looped(speech) });
  const bob = await join(ada.inside().link, { origin: sotto.origin });
  await hears(bob);
  return { ada, bob };
}

const isRunning = async (pid: number) => !/\) Z /.test(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z '));

it('[L4] is replaced on its port; its room continues, and those of other workers notice nothing', async () => {
  const rooms = [await meet(), await meet()];
  const [first] = pids;
  if (!first) throw new Error('no worker');
  process.kill(first, 'SIGKILL');
  await eventually(async () => (await sotto.relayStats()).workersDied === 1 && !(await isRunning(first)));
  await eventually(() => pids.length === 3);
  for (const { ada, bob } of rooms) {
    await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.isOnStage, 20_000);
    await hears(bob);
  }
  // The three of one room: Ada's two and Bob's one.
  const told = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'worker-died');
  expect(told).toMatchObject([{ component: 'relay', count: 3 }]);
  await meet();
});
