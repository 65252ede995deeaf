import { connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually } from '../room/people.ts';
import { speechFrames } from '../room/speech.ts';
import { enterUnnamed, intrude, meet } from './pair.ts';
import { frame, textFrame } from './rawConnection.ts';

let sotto: RunningSotto;
let speech: Uint8Array[];

beforeAll(async () => {
  [sotto, speech] = await Promise.all([startSotto(), speechFrames('Ten.')]);
});
afterAll(() => sotto.close());

/** A path to the server on which, from a moment on, the client reads nothing, while its requests still arrive. */
async function startStallingProxy({ origin }: RunningSotto) {
  const open = new Set<Socket>();
  let stall = (): void => undefined;
  const server = createServer((near) => {
    const far = connect(Number(new URL(origin).port), '127.0.0.1');
    for (const socket of [near, far]) open.add(socket.on('error', () => undefined));
    near.pipe(far);
    far.pipe(near);
    stall = () => {
      far.unpipe(near).pause();
      // It shows that it lives without being asked.
      const timer = setInterval(() => far.write(frame(textFrame, '3')), 1_000);
      // And never says the goodbye of a client that misses the server.
      const deaf = setTimeout(() => near.unpipe(far), 8_000);
      onTestFinished(() => {
        clearInterval(timer);
        clearTimeout(deaf);
      });
    };
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the proxy has no port');
  return { origin: `http://127.0.0.1:${address.port}`, stall: () => stall() };
}

describe('a client that does not read', () => {
  it('[W5] is cut off once a mebibyte waits for it, and nobody else notices', async () => {
    const pair = await meet({ sotto, speech });
    // Enough of an audience that a page of it is a record of the largest size.
    const crowd = 30;
    for (let count = 0; count < crowd; count++) await enterUnnamed(await intrude(pair, sotto.origin));
    const proxy = await startStallingProxy(sotto);
    const eve = await intrude(pair, proxy.origin);
    await enterUnnamed(eve);
    const audience = () => pair.ada.inside().audienceCount;
    await eventually(() => audience() === crowd + 2);
    proxy.stall();
    let seq = 1;
    const asking = setInterval(() => eve.ask(seq++, 'audience', { offset: 0 }), 55);
    onTestFinished(() => clearInterval(asking));
    for (let count = 0; count < 55; count++) eve.ask(seq++, 'audience', { offset: 0 });
    await eventually(() => audience() === crowd + 1, { withinMs: 30_000 });
    expect(eve.answers).toHaveLength(2);
    await pair.expectUnhurt();
  });
});
