import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually } from '../room/people.ts';
import { speechFrames } from '../room/speech.ts';
import { meet } from './pair.ts';
import { openConnection, openWebSocket, textFrame } from './rawConnection.ts';

const logged: string[] = [];
let sotto: RunningSotto;
let speech: Uint8Array[];

beforeAll(async () => {
  const onLogLine = (line: string) => void logged.push(line);
  // Somebody else's proxy: with one named, loopback is an address like any other.
  const limits = { connectionsPerAddress: 10 };
  const starting = startSotto({ rtcPort: 45_500, onLogLine, trustedProxy: '127.0.0.9', limits });
  [sotto, speech] = await Promise.all([starting, speechFrames('Ten.')]);
});
afterAll(() => sotto.close());

const times = <T>(count: number, make: () => Promise<T>) => Promise.all(Array.from({ length: count }, make));

describe('connections that are only half there', () => {
  it('[W5] are refused above their number, and ended where they do not go on', async () => {
    const pair = await meet({ sotto, speech });
    const silent = await times(60, () => openConnection(sotto));
    await eventually(() => silent.filter(({ isClosed }) => isClosed()).length === 20);
    await pair.expectUnhurt();
    // The rest had ten seconds to say what they want.
    await eventually(() => silent.every(({ isClosed }) => isClosed()), { withinMs: 20_000 });
    await pair.expectUnhurt();
  });

  it.each([
    ['a header that comes byte by byte', 'GET / HTTP/1.1\r\nx: '],
    [
      'a body that comes byte by byte',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: 900\r\n\r\n',
    ],
  ])('[W5] are ended: %s', async (_, beginning) => {
    const pair = await meet({ sotto, speech });
    const { socket, isClosed } = await openConnection(sotto);
    socket.write(beginning);
    const trickle = setInterval(() => socket.write('x'), 500);
    await eventually(isClosed, { withinMs: 20_000 }).finally(() => clearInterval(trickle));
    await pair.expectUnhurt();
  });

  it.each([
    ['that joins nothing', ''],
    ['that joins the room and says no hello', '40'],
    ['that joins what is not there', '40/nowhere,'],
  ])('[E13] are ended: a WebSocket %s', async (_, packet) => {
    const pair = await meet({ sotto, speech });
    const { socket, received, sendFrame, isClosed } = await openWebSocket(sotto);
    expect(received()).toContain('"sid"');
    if (packet) sendFrame(textFrame, packet);
    // It goes on showing that it lives.
    const alive = setInterval(() => socket.writable && sendFrame(textFrame, '3'), 1_000);
    await eventually(isClosed, { withinMs: 20_000 }).finally(() => clearInterval(alive));
    await pair.expectUnhurt();
  });

  it('[W5] are ended at once where they ask for an upgrade that is none of ours', async () => {
    const { socket, isClosed } = await openConnection(sotto);
    socket.write('GET /elsewhere HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
    await eventually(isClosed, { withinMs: 900 });
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

  it('[W5] are those that the trusted proxy tells of, and never those that a stranger claims', async () => {
    const origin = sotto.origin;
    const through = (localAddress: string) => (_: unknown, index: number) =>
      openWebSocket({ origin, localAddress, forwardedFor: `198.51.100.${index}` });
    const proxied = await Promise.all(Array.from({ length: 15 }, through('127.0.0.9')));
    expect(proxied.filter(({ received }) => received().includes('"sid"'))).toHaveLength(15);
    const claimed = await Promise.all(Array.from({ length: 15 }, through('127.0.0.69')));
    expect(claimed.filter(({ received }) => received().includes('"sid"'))).toHaveLength(10);
  });

  it('[W5] can be taken over by no second WebSocket', async () => {
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
