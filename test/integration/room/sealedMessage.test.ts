import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unsafeQuery } from '../../../apps/server/src/store/unsafeQuery.ts';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually, host, join } from './people.ts';
import { startProxy } from './startProxy.ts';

const opened: Uint8Array[] = [];
const control: Uint8Array[] = [];
const logged: string[] = [];
let sotto: RunningSotto;

beforeAll(async () => {
  sotto = await startSotto({
    rtcPort: 45_070,
    taps: { opened: (message) => void opened.push(message.slice()), control: (message) => void control.push(message) },
    controlTap: (message) => void control.push(message),
    onLogLine: (line) => void logged.push(line),
  });
});
afterAll(() => sotto.close());

describe('what one member seals for the others', () => {
  it('[K9-K10] reaches them through a server that sees neither name nor title', async () => {
    const names = { ada: 'Ada Lovelace', bob: 'Bob Hopper' };
    const ada = await host({ ...sotto, name: names.ada });
    const proxy = await startProxy(sotto);
    const bob = await join(ada.inside().link, { ...sotto, origin: proxy.origin, name: names.bob });
    await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.audience.length === 1);
    expect(bob.inside().stage[0]).toMatchObject({ name: names.ada, isModerator: true, isSelf: false });
    expect(bob.inside().title).toBe('Evening talk');
    expect(ada.inside().audience[0]).toMatchObject({ name: names.bob, isModerator: false });

    // A lost connection shows the server a ticket and a credential once more.
    const before = opened.length;
    proxy.cut();
    await eventually(() => opened.slice(before).some((message) => Buffer.from(message).includes('resume-join')));
    await bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.connection === 'connected');

    const { rows } = await unsafeQuery(sotto.databaseUrl, 'select * from "Room"');
    expect(rows.length).toBe(1);
    const cells = rows.flatMap((row: object) => Object.values(row)).map(toBuffer);
    expect(opened.length).toBeGreaterThan(10);
    expect(control.length).toBeGreaterThan(10);
    const secret = ada.inside().link.split('#')[1]?.split('.')[1] ?? '';
    expect(secret.length).toBe(43);
    const everything = Buffer.concat([...opened, ...control, ...cells, Buffer.from(logged.join(''))]);
    for (const word of [names.ada, names.bob, 'Lovelace', 'Hopper', 'Evening talk', secret]) {
      expect(everything.includes(word), word).toBe(false);
    }
    expect(everything.includes(Buffer.from(secret, 'base64url'))).toBe(false);
  });
});

function toBuffer(cell: unknown): Buffer {
  return Buffer.isBuffer(cell) ? cell : Buffer.from(String(cell));
}
