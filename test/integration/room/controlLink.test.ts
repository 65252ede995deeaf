import { expect, it, onTestFinished } from 'vitest';
import { startSotto } from '../../harness/startSotto.ts';
import { eventually, host, join, type Person } from './people.ts';
import { looped, speechFrames } from './speech.ts';
import { startProxy } from './startProxy.ts';

async function hears(person: Person, frames: number): Promise<void> {
  const before = person.heard.length;
  await eventually(() => person.heard.length > before + frames, { withinMs: 40_000 });
}

/** Ada speaks to Bob, and the test controls the relay's path to the server. */
async function setUp({ orphanMs }: { orphanMs?: number } = {}) {
  const ways: Awaited<ReturnType<typeof startProxy>>[] = [];
  const lines: string[] = [];
  const sotto = await startSotto({
    ...(orphanMs ? { orphanMs } : {}),
    onLogLine: (line) => void lines.push(JSON.parse(line).msg),
    async dialThrough(origin) {
      const way = await startProxy({ origin });
      ways.push(way);
      return way.origin;
    },
  });
  onTestFinished(() => sotto.close());
  const ada = await host({ origin: sotto.origin, source: looped(await speechFrames('One, two, three.')) });
  const bob = await join(ada.inside().link, { origin: sotto.origin });
  await hears(bob, 25);
  const [way] = ways;
  if (!way) throw new Error('no way');
  const seen = (event: string) => lines.filter((line) => line === event).length;
  const cut = async () => {
    way.setOpen(false);
    way.cut();
    await eventually(() => seen('relay-lost') === 1);
  };
  const mend = async () => {
    const before = seen('relay-connected');
    way.setOpen(true);
    await eventually(() => seen('relay-connected') > before, { withinMs: 20_000 });
  };
  return { sotto, ada, bob, cut, mend };
}

it('[L4] is lost and restored, and nobody notices', async () => {
  const { sotto, ada, bob, cut, mend } = await setUp();
  const { transports } = await sotto.relayStats();
  const asked: number[] = [];
  for (const { room } of [ada, bob]) {
    room.subscribe(() => {
      const snapshot = room.snapshot();
      if (snapshot.phase !== 'inside' || snapshot.connection !== 'connected' || snapshot.fault) asked.push(1);
    });
  }
  await cut();
  // More speech than fits into the six seconds after which a room would move.
  await hears(bob, 400);
  await mend();
  await hears(bob, 50);
  expect(asked).toEqual([]);
  expect((await sotto.relayStats()).transports).toBe(transports);
});

it('[L4] is lost for longer than streams are kept, and every member connects again', async () => {
  const { sotto, ada, bob, cut, mend } = await setUp({ orphanMs: 500 });
  await cut();
  await eventually(async () => (await sotto.relayStats()).transports === 0);
  await mend();
  await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.isOnStage, 20_000);
  await hears(bob, 50);
});
