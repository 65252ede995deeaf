import { randomBytes } from '@sotto/base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { enterUnnamed, intrude, meet } from '../limits/pair.ts';
import { eventually } from './people.ts';
import { speechFrames } from './speech.ts';

let sotto: RunningSotto;
let speech: Uint8Array[];

beforeAll(async () => {
  [sotto, speech] = await Promise.all([startSotto(), speechFrames('Ten.')]);
});
afterAll(() => sotto.close());

/** Eve, inside the room of a pair, and the transport that she was offered. */
async function enter() {
  const pair = await meet({ sotto, speech });
  const eve = await intrude(pair, sotto.origin);
  await enterUnnamed(eve);
  const entered = eve.answers.map(({ answer }) => answer as { transport?: { transport: Uint8Array } } | undefined);
  const transport = entered.find((answer) => answer?.transport)?.transport?.transport;
  const restart = async (seq: number, of = transport) => {
    eve.ask(seq, 'restart-ice', { transport: of });
    await eventually(() => eve.answers.some((answer) => answer.seq === seq));
    return eve.answers.find((answer) => answer.seq === seq);
  };
  return { pair, restart };
}

it('[R12] gives new credentials each time, and only for a transport of one’s own', async () => {
  const { pair, restart } = await enter();
  const [first, second] = [await restart(50), await restart(51)];
  expect(first?.answer).toMatchObject({ usernameFragment: expect.any(String), password: expect.any(String) });
  expect(second?.answer).not.toEqual(first?.answer);
  expect(await restart(52, randomBytes(16))).toMatchObject({ code: 'unknown-handle' });
  await pair.expectUnhurt();
});

it('[R9] is refused by code, beyond 20 at once', async () => {
  const { pair, restart } = await enter();
  for (let seq = 50; seq < 70; seq++) expect(await restart(seq)).toHaveProperty('answer');
  expect(await restart(70)).toMatchObject({ code: 'rate-limited' });
  await pair.expectUnhurt();
});
