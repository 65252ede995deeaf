import { expect, it, onTestFinished } from 'vitest';
import { findFreePort } from '../harness/findFreePort.ts';
import { startProcesses } from '../harness/startProcesses.ts';
import { eventually, host, join } from './room/people.ts';
import { looped, speechFrames } from './room/speech.ts';

interface Line {
  readonly level: number;
  readonly msg: string;
}

function linesOf(output: string): Line[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);
}

it('a server that starts, serves people who come, speak and go, and stops logs no warning', async () => {
  const [port, rtcPort] = [await findFreePort(), await findFreePort()];
  const sotto = await startProcesses({ PORT: `${port}`, RTC_PORT: `${rtcPort}`, ANNOUNCED_ADDRESS: '127.0.0.1' });
  onTestFinished(sotto.close);
  const origin = `http://127.0.0.1:${port}`;
  const source = looped(await speechFrames('Seven, eight, nine.'));
  const ada = await host({ origin, source });
  const bob = await join(ada.inside().link, { origin, name: 'Bob' });
  await eventually(() => bob.heard.length > 50);
  bob.room.close();
  const cleo = await join(ada.inside().link, { origin, name: 'Cleo' });
  await eventually(() => cleo.heard.length > 50);
  // With people inside, as a restart finds it; counts that were not written yet are written at the end.
  await sotto.stop();
  const lines = linesOf(sotto.output());
  expect(lines.map(({ msg }) => msg)).toEqual(
    expect.arrayContaining(['listening', 'relay-connected', 'server-connected']),
  );
  expect(lines.filter(({ level }) => level >= 40)).toEqual([]);
});
