import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually, host, join, type Person } from './people.ts';
import { looped, speechFrames } from './speech.ts';
import { startProxy } from './startProxy.ts';

/** As many frames as a busy machine may miss around a stall; if stalls counted as outages, it would be hundreds. */
const halfSecond = 25;

let sotto: RunningSotto;
let speech: Uint8Array[];

beforeAll(async () => {
  [sotto, speech] = await Promise.all([startSotto(), speechFrames('Seven, eight, nine.')]);
});
afterAll(() => sotto.close());

async function hearsOn(person: Person, frames: number): Promise<void> {
  const before = person.heard.length;
  await eventually(() => person.heard.length > before + frames, { withinMs: 40_000 });
}

/** Ada speaks; Bob listens, and the test controls the path of his WebSocket. */
async function meet() {
  const ada = await host({ ...sotto, source: looped(speech) });
  const line = await startProxy(sotto);
  const bob = await join(ada.inside().link, { ...sotto, origin: line.origin });
  await hearsOn(bob, 50);
  return { ada, bob, line };
}

/** The codes of frames that come from now on and are not played. */
function watchRefusals({ room }: Person): readonly string[] {
  const refused: string[] = [];
  const { frames } = room;
  if (!frames) throw new Error('the room is not open');
  const open = frames.open.bind(frames);
  vi.spyOn(frames, 'open').mockImplementation(async (speaker, sealed) => {
    const opened = await open(speaker, sealed);
    if (!opened.ok) refused.push(opened.error.code);
    return opened;
  });
  return refused;
}

const isLost = (person: Person) =>
  person.until((snapshot) => snapshot.phase === 'inside' && snapshot.connection !== 'connected');
const isBack = (person: Person) =>
  person.until((snapshot) => snapshot.phase === 'inside' && snapshot.connection === 'connected', 40_000);

describe('a WebSocket that stalls while sound still arrives', () => {
  it('[F17] silences nobody, and stays the same if it continues in time', async () => {
    const { bob, line } = await meet();
    const { dials } = line.counts();
    const refused = watchRefusals(bob);
    line.setStalled(true);
    // Three seconds of sound, one more than is played unsigned.
    await hearsOn(bob, 150);
    line.setStalled(false);
    // Frames that came during the stall are signed by now, and are still checked.
    await hearsOn(bob, 200);
    expect(refused.length).toBeLessThan(halfSecond);
    expect(line.counts().dials).toBe(dials);
    expect(bob.inside()).toMatchObject({ connection: 'connected', stage: [{ isVerified: true }] });
  });

  it('[R7, F17] is given up if it stays silent, and no WebSocket is dialled before HTTP comes through', async () => {
    const { bob, line } = await meet();
    const { dials } = line.counts();
    const refused = watchRefusals(bob);
    line.setStalled(true);
    await isLost(bob);
    line.setStalled(false);
    await isBack(bob);
    await hearsOn(bob, 50);
    expect(refused.length).toBeLessThan(halfSecond);
    expect(line.counts().dials).toBe(dials + 1);
  });
});

describe('a path that loses segments', () => {
  it('[F17] delays what speakers sign, and silences nobody', async () => {
    const ada = await host({ ...sotto, source: looped(speech) });
    let segments = 0;
    const line = await startProxy({ ...sotto, loses: () => ++segments % 10 === 0 });
    const bob = await join(ada.inside().link, { ...sotto, origin: line.origin });
    await hearsOn(bob, 50);
    const refused = watchRefusals(bob);
    await hearsOn(bob, 400);
    expect(refused.length).toBeLessThan(halfSecond);
    expect(bob.inside()).toMatchObject({ connection: 'connected', stage: [{ isVerified: true }] });
  });
});
