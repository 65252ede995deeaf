import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually } from '../room/people.ts';
import { speechFrames } from '../room/speech.ts';
import { meet } from './pair.ts';
import { openConnection, openWebSocket, type RawConnection, textFrame } from './rawConnection.ts';

const logged: string[] = [];
let sotto: RunningSotto;
let speech: Uint8Array[];

beforeAll(async () => {
  const onLogLine = (line: string) => void logged.push(line);
  // Somebody else's proxy: with one named, loopback is an address like any other.
  const limits = { connectionsPerAddress: 10 };
  const starting = startSotto({ onLogLine, trustedProxy: '127.0.0.9', limits });
  [sotto, speech] = await Promise.all([starting, speechFrames('Ten.')]);
});
afterAll(() => sotto.close());

const times = <T>(count: number, make: () => Promise<T>) => Promise.all(Array.from({ length: count }, make));

/** Every half second, until the test ends. */
function goOn(act: () => void): void {
  const timer = setInterval(act, 500);
  onTestFinished(() => clearInterval(timer));
}

/** HTTP requests that never end. */
async function trickle(): Promise<[string, RawConnection][]> {
  const post = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: 900\r\n\r\n';
  const beginnings = { header: 'GET / HTTP/1.1\r\nx: ', body: post };
  return Promise.all(
    Object.entries(beginnings).map(async ([kind, beginning]) => {
      const raw = await openConnection(sotto);
      raw.socket.write(beginning);
      goOn(() => raw.socket.write('x'));
      return [kind, raw] as [string, RawConnection];
    }),
  );
}

/** WebSockets that show that they live, and say no hello: before the namespace, in it, and in none. */
async function stayAwake(): Promise<[string, RawConnection][]> {
  return Promise.all(
    ['', '40', '40/nowhere,'].map(async (packet) => {
      const raw = await openWebSocket(sotto);
      if (packet) raw.sendFrame(textFrame, packet);
      goOn(() => raw.sendFrame(textFrame, '3'));
      return [`websocket ${packet}`, raw] as [string, RawConnection];
    }),
  );
}

describe('connections that are only half there', () => {
  it('[W5] are refused above their number, and ended if they do not go on', async () => {
    const pair = await meet({ sotto, speech });
    const silent = await times(60, () => openConnection(sotto));
    await eventually(() => silent.filter(({ isClosed }) => isClosed()).length === 20);
    await pair.expectUnhurt();
    // The rest had ten seconds to say what they want.
    await eventually(() => silent.every(({ isClosed }) => isClosed()), { withinMs: 20_000 });
    await pair.expectUnhurt();
  });

  it('[W5, E13] are ended, whatever they do to look busy', async () => {
    const pair = await meet({ sotto, speech });
    const dawdling = new Map([...(await trickle()), ...(await stayAwake())]);
    const open = () => [...dawdling].filter(([, { isClosed }]) => !isClosed()).map(([kind]) => kind);
    await pair.expectUnhurt();
    expect(open()).toHaveLength(5);
    await eventually(() => open().length === 0, { withinMs: 20_000, describe: () => open().join() });
    await pair.expectUnhurt();
  });

  it('[W5] are ended if they ask for an upgrade that we don’t offer, and don’t hang up themselves', async () => {
    const { socket, isClosed } = await openConnection({ ...sotto, allowHalfOpen: true });
    socket.write('GET /elsewhere HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
    await eventually(isClosed);
  });
});

describe('connections of one address', () => {
  it('[W5] are refused above their number, by code, and let in again once others have ended', async () => {
    const pair = await meet({ sotto, speech });
    const origin = sotto.origin;
    const opened = await times(15, () => openWebSocket({ origin, localAddress: '127.0.0.67' }));
    const refused = opened.filter(({ received }) => received().startsWith('HTTP/1.1 400'));
    expect(refused).toHaveLength(5);
    for (const { received, isClosed } of refused)
      expect([received().endsWith('rate-limited'), isClosed()]).toEqual([true, true]);
    const elsewhere = await openWebSocket({ origin, localAddress: '127.0.0.68' });
    expect(elsewhere.received()).toContain('"sid"');
    for (const { socket } of opened) socket.destroy();
    await eventually(async () => {
      const next = await openWebSocket({ origin, localAddress: '127.0.0.67' });
      return next.received().includes('"sid"');
    });
    await pair.expectUnhurt();
  });

  it('[W5] are those that the trusted proxy names, and never those that a stranger claims', async () => {
    const origin = sotto.origin;
    const through = (localAddress: string) => (_: unknown, index: number) =>
      openWebSocket({ origin, localAddress, forwardedFor: `198.51.100.${index}` });
    const proxied = await Promise.all(Array.from({ length: 15 }, through('127.0.0.9')));
    expect(proxied.filter(({ received }) => received().includes('"sid"'))).toHaveLength(15);
    const claimed = await Promise.all(Array.from({ length: 15 }, through('127.0.0.69')));
    expect(claimed.filter(({ received }) => received().includes('"sid"'))).toHaveLength(10);
  });

  it('[W5] are not taken over by a second WebSocket', async () => {
    const first = await openWebSocket(sotto);
    const [, sid = ''] = /"sid":"([^"]+)"/.exec(first.received()) ?? [];
    const second = await openWebSocket({ ...sotto, query: `&sid=${sid}` });
    expect(second.received()).toMatch(/^HTTP\/1\.1 400/);
    expect(first.isClosed()).toBe(false);
  });
});

it('writes no address into the log', () => {
  expect(logged.length).toBeGreaterThan(0);
  expect(logged.join('')).not.toMatch(/127\.0\.0|198\.51/);
});
