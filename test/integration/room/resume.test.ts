import { deriveRoomKeys, parseRoomLink } from '@sotto/keys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { gapsIn, watchCounters } from './counters.ts';
import { eventually, host, join, type Person, pauseMs } from './people.ts';
import { draw, entryOf, startOf } from './rawRoom.ts';
import { openSealedWire } from './sealedWire.ts';
import { looped, speechFrames } from './speech.ts';
import { startProxy } from './startProxy.ts';

let aheadMs = 0;
let sotto: RunningSotto;
let speech: Uint8Array[];

beforeAll(async () => {
  [sotto, speech] = await Promise.all([
    startSotto({ now: () => Date.now() + aheadMs }),
    speechFrames('Seven, eight, nine.'),
  ]);
  // A server that has just started waits for earlier members, and this one has none.
  aheadMs = 61_000;
});
afterAll(() => sotto.close());

const joinsOn = (person: Person) => person.inside().stage.map(({ key }) => key);
const isLost = (person: Person) =>
  person.until((snapshot) => snapshot.phase === 'inside' && snapshot.connection !== 'connected');
const isBack = (person: Person) =>
  person.until((snapshot) => snapshot.phase === 'inside' && snapshot.connection === 'connected', 20_000);

async function hearsOn(person: Person, frames = 25): Promise<void> {
  const before = person.heard.length;
  await eventually(() => person.heard.length > before + frames, { withinMs: 20_000 });
}

/** A room of three in which Ada speaks, and every stage that a person who stays connected is shown. */
async function gather() {
  const [adaWay, bobWay] = [await startProxy(sotto), await startProxy(sotto)];
  const ada = await host({ ...sotto, origin: adaWay.origin, source: looped(speech) });
  const { link } = ada.inside();
  const bob = await join(link, { ...sotto, origin: bobWay.origin });
  const cleo = await join(link, { ...sotto, name: 'Cleo' });
  await Promise.all([hearsOn(bob), hearsOn(cleo)]);
  const stages = new Set<string>();
  cleo.room.subscribe(() => stages.add(joinsOn(cleo).join()));
  return { ada, bob, cleo, adaWay, bobWay, link, stages };
}

describe('a connection that is lost and comes back', () => {
  it('[R10] leaves no gap for a listener, who still sees the same people on stage', async () => {
    const { bob, bobWay } = await gather();
    const before = joinsOn(bob);
    const { seen } = watchCounters(bob);
    const stages: number[] = [];
    bob.room.subscribe(() => stages.push(bob.inside().stage.length));
    bobWay.cut();
    await isLost(bob);
    await isBack(bob);
    await hearsOn(bob);
    expect(seen.length).toBeGreaterThan(25);
    expect(gapsIn(seen)).toEqual([]);
    expect(joinsOn(bob)).toEqual(before);
    expect(new Set(stages)).toEqual(new Set([1]));
  });

  it('[R7, R10] goes unnoticed by others if it is a speaker’s', async () => {
    const { ada, cleo, adaWay, stages } = await gather();
    const { seen } = watchCounters(cleo);
    const before = joinsOn(cleo);
    adaWay.cut();
    await isLost(ada);
    await isBack(ada);
    await hearsOn(cleo);
    expect(gapsIn(seen)).toEqual([]);
    expect(ada.inside()).toMatchObject({ isOnStage: true, isMuted: false, fault: undefined });
    expect(joinsOn(ada)).toEqual(before);
    expect([...stages].filter((shown) => shown !== before.join())).toEqual([]);
  });

  it('[R10] brings the missed events: members who left, and members who came', async () => {
    const { ada, bob, bobWay, link } = await gather();
    bobWay.setOpen(false);
    bobWay.cut();
    await isLost(bob);
    ada.room.actions.leave();
    await ada.until(({ phase }) => phase === 'left');
    const dora = await join(link, { ...sotto, name: 'Dora' });
    bobWay.setOpen(true);
    await isBack(bob);
    await bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.stage.length === 0, 20_000);
    await dora.until((snapshot) => snapshot.phase === 'inside' && snapshot.audience.length === 3);
  });

  it('leaves a microphone closed that was closed before the loss', async () => {
    const { ada, cleo, adaWay } = await gather();
    adaWay.setOpen(false);
    adaWay.cut();
    await isLost(ada);
    ada.room.actions.mute();
    await eventually(() => cleo.heard.at(-1)?.muted === true);
    const unmuted = cleo.heard.filter(({ muted }) => !muted).length;
    adaWay.setOpen(true);
    await isBack(ada);
    await hearsOn(cleo);
    expect(ada.inside()).toMatchObject({ isOnStage: true, isMuted: true });
    expect(cleo.heard.filter(({ muted }) => !muted).length).toBe(unmuted);
  });
});

describe('a connection that does not come back', () => {
  it('[P7] is given up if a moderator removed its person meanwhile', async () => {
    const { ada, bob, bobWay } = await gather();
    const sees = ada.inside().audience.find(({ name }) => name === 'Bob');
    if (!sees) throw new Error('Bob is not seen');
    bobWay.setOpen(false);
    bobWay.cut();
    await isLost(bob);
    ada.room.actions.use('remove', sees.key);
    await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.audienceCount === 1, 20_000);
    const counts = new Set<number>();
    ada.room.subscribe(() => counts.add(ada.inside().audienceCount));
    bobWay.setOpen(true);
    await bob.until(({ phase }) => phase === 'removed', 20_000);
    expect([...counts].filter((count) => count > 1)).toEqual([]);
  });

  it('[R7] is waited for, and then its member has left', async () => {
    const { ada, bob, bobWay } = await gather();
    const counts: number[] = [];
    ada.room.subscribe(() => counts.push(ada.inside().audienceCount));
    bobWay.setOpen(false);
    bobWay.cut();
    await isLost(bob);
    await pauseMs(3_000);
    expect(ada.inside().audienceCount).toBe(2);
    await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.audienceCount === 1);
    bobWay.setOpen(true);
    await isBack(bob);
    await hearsOn(bob);
    await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.audienceCount === 2);
    expect(new Set(counts)).toEqual(new Set([1, 2]));
  });

  async function silentListener(link: string) {
    const parsed = parseRoomLink(link);
    if (!parsed.ok) throw new Error(parsed.error.code);
    const keys = await deriveRoomKeys(parsed.value);
    const wire = await openSealedWire({ keys }, sotto.origin);
    wire.ask(1, 'enter', entryOf(await startOf(wire), draw()));
    await eventually(() => wire.answers.length === 2);
    expect(wire.answers[1]).toHaveProperty('answer');
    return wire;
  }

  const counts = (person: Person, count: number, withinMs?: number) =>
    person.until((snapshot) => snapshot.phase === 'inside' && snapshot.audienceCount === count, withinMs);

  it.each([1000, 1001, undefined])(
    '[R7] counts as a leave at once if its page closed, with close code %s',
    async (code) => {
      const ada = await host(sotto);
      const wire = await silentListener(ada.inside().link);
      await counts(ada, 1);
      wire.closeInOrder(code);
      // A place is kept for six seconds after a connection that ended otherwise.
      await counts(ada, 0, 6_000);
    },
  );

  it.each(['drop', 'hangUp'] as const)('[R7] is waited for after a connection that ended by %s', async (end) => {
    const ada = await host(sotto);
    const wire = await silentListener(ada.inside().link);
    await counts(ada, 1);
    wire[end]();
    await pauseMs(4_000);
    expect(ada.inside().audienceCount).toBe(1);
    await counts(ada, 0);
  });
});
