import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually, host, visit } from '../room/people.ts';

let sotto: RunningSotto;
const lines: string[] = [];

beforeAll(async () => {
  sotto = await startSotto({ trustedProxy: '127.0.0.1', onLogLine: (line) => void lines.push(line) });
});
afterAll(() => sotto.close());

/** A proxy that passes requests on, and answers a WebSocket as one that does not know them. */
async function startPlainProxy(): Promise<string> {
  const proxy = createServer(({ method, url, headers }, answer) => {
    const options = { method, path: url, headers: { ...headers, 'x-forwarded-for': '203.0.113.9' } };
    const passed = forward(sotto.origin, options, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    passed.end();
  });
  proxy.on('upgrade', (_, socket) => socket.end('HTTP/1.1 426 Upgrade Required\r\nconnection: close\r\n\r\n'));
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

/** The seconds for which an answer says that its connection is kept. */
function keptBy(origin: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = forward(`${origin}/health`, { headers: { connection: 'keep-alive' } }, (answer) => {
      answer.resume();
      resolve(Number(/timeout=(\d+)/.exec(String(answer.headers['keep-alive']))?.[1]));
    });
    asked.once('error', reject).end();
  });
}

it('the server keeps an idle connection of a proxy for longer than a proxy does', async () => {
  expect(await keptBy(sotto.origin)).toBeGreaterThan(120);
});

it('a proxy that passes no WebSocket is named as the cause, to the visitor and in the log', async () => {
  const ada = await host(sotto);
  const origin = await startPlainProxy();
  const bob = await visit(ada.inside().link, { ...sotto, origin });
  expect(bob.room.snapshot()).toEqual({ phase: 'failed', code: 'websocket-blocked' });
  await eventually(() => lines.some((line) => line.includes('"msg":"websocket-missing"')));
});
