import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { gapsIn, watchCounters } from './counters.ts';
import { eventually, host, join, type Person } from './people.ts';
import { looped, speechFrames } from './speech.ts';

let sotto: RunningSotto;
let speech: Uint8Array[];

beforeAll(async () => {
  [sotto, speech] = await Promise.all([startSotto(), speechFrames('Seven, eight, nine.')]);
});
afterAll(() => sotto.close());

const joinsOn = (person: Person) => person.inside().stage.map(({ key }) => key);
const isLost = (person: Person) =>
  person.until((snapshot) => snapshot.phase === 'inside' && snapshot.connection !== 'connected');
const isBack = (person: Person) =>
  person.until((snapshot) => snapshot.phase === 'inside' && snapshot.connection === 'connected', 30_000);

async function hearsOn(person: Person, frames = 25): Promise<void> {
  const before = person.heard.length;
  await eventually(() => person.heard.length > before + frames, { withinMs: 20_000 });
}

/** Ada and Bob on stage, Cleo listening; each notes all CTRs that come and all stages that are shown from now on. */
async function gather() {
  const ada = await host({ ...sotto, everyoneSpeaks: true, source: looped(speech) });
  const { link } = ada.inside();
  const bob = await join(link, { ...sotto, source: looped(speech) });
  bob.room.actions.joinStage();
  await bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.isOnStage);
  const cleo = await join(link, { ...sotto, name: 'Cleo' });
  await cleo.until((snapshot) => snapshot.phase === 'inside' && snapshot.stage.length === 2);
  const people = [ada, bob, cleo];
  await Promise.all(people.map((person) => hearsOn(person)));
  return { ada, bob, cleo, people, link };
}

describe('a restarted server', () => {
  it('[R11, L4] is not heard: everybody is back under their join, and no frame is missing', async () => {
    const { ada, bob, cleo, people, link } = await gather();
    const before = [...joinsOn(cleo)].sort();
    const { seen: atAda } = watchCounters(ada);
    const { seen: atBob } = watchCounters(bob);
    const stages = new Set<number>();
    cleo.room.subscribe(() => stages.add(cleo.inside().stage.length));
    await sotto.stopServer();
    await Promise.all(people.map(isLost));
    await Promise.all(people.map((person) => hearsOn(person)));
    await sotto.startServer();
    await Promise.all(people.map(isBack));
    await Promise.all(people.map((person) => hearsOn(person)));
    expect([gapsIn(atAda), gapsIn(atBob)]).toEqual([[], []]);
    for (const person of people) expect([...joinsOn(person)].sort()).toEqual(before);
    expect([...stages]).toEqual([2]);
    expect(ada.inside()).toMatchObject({ isOnStage: true, isMuted: false, fault: undefined });
    expect(bob.inside()).toMatchObject({ isOnStage: true, isMuted: true, fault: undefined });

    const dora = await join(link, { ...sotto, name: 'Dora' });
    await hearsOn(dora);
    expect([...joinsOn(dora)].sort()).toEqual(before);
    await dora.until((snapshot) => snapshot.phase === 'inside' && snapshot.audience.length === 2);
    expect(
      dora
        .inside()
        .audience.map(({ name }) => name)
        .sort(),
    ).toEqual(['Cleo', 'Dora']);
    bob.room.actions.stepDown();
    await cleo.until((snapshot) => snapshot.phase === 'inside' && snapshot.stage.length === 1);
    bob.room.actions.joinStage();
    await bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.isOnStage);
    await dora.until((snapshot) => snapshot.phase === 'inside' && snapshot.stage.length === 2);
  });

  it('[R11] stops showing people on stage who did not come back, once the others have had time to return', async () => {
    const { ada, bob, cleo } = await gather();
    await sotto.stopServer();
    bob.room.close();
    await sotto.startServer();
    await Promise.all([isBack(ada), isBack(cleo)]);
    const adaKey = ada.inside().stage.find(({ name }) => name === 'Ada')?.key;
    await cleo.until((snapshot) => snapshot.phase === 'inside' && snapshot.stage.length === 1, 25_000);
    expect(joinsOn(cleo)).toEqual([adaKey]);
    await hearsOn(cleo);
  });

  it('[R10] lets everybody in as new members if the relay was restarted too', async () => {
    const { ada, cleo, people } = await gather();
    const before = joinsOn(cleo);
    await sotto.stopServer();
    sotto.killRelay();
    await Promise.all([sotto.startServer(), sotto.startRelay()]);
    await Promise.all(people.map(isBack));
    await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.isOnStage, 20_000);
    await hearsOn(cleo);
    await cleo.until((snapshot) => snapshot.phase === 'inside' && snapshot.stage.length === 2, 20_000);
    for (const join of joinsOn(cleo)) expect(before).not.toContain(join);
  });
});

describe('a restarted relay', () => {
  it('[L4, R12] gives everybody new transports under the same joins', async () => {
    const { ada, cleo, people } = await gather();
    const before = [...joinsOn(cleo)].sort();
    sotto.killRelay();
    await sotto.startRelay();
    await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.isOnStage, 20_000);
    await cleo.until((snapshot) => snapshot.phase === 'inside' && snapshot.stage.length === 2, 20_000);
    await Promise.all(people.map((person) => hearsOn(person)));
    expect([...joinsOn(cleo)].sort()).toEqual(before);
    expect(ada.inside()).toMatchObject({ isOnStage: true, isMuted: false });
  });
});
