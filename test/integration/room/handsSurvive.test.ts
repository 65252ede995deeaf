import { randomBytes, Secret } from '@sotto/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { host, join, type Person } from './people.ts';
import { startProxy } from './startProxy.ts';

let sotto: RunningSotto;
beforeAll(async () => {
  sotto = await startSotto();
});
afterAll(() => sotto.close());

const handsAt = ({ room }: Person) => {
  const snapshot = room.snapshot();
  return snapshot.phase === 'inside' ? snapshot.raisedHands.map(({ person }) => person.name).join(' ') : '';
};
const sees = (moderator: Person, names: string) => moderator.until(() => handsAt(moderator) === names);
const isBack = (person: Person) =>
  person.until((snapshot) => snapshot.phase === 'inside' && snapshot.connection === 'connected');
const isLost = (person: Person) =>
  person.until((snapshot) => snapshot.phase === 'inside' && snapshot.connection !== 'connected');

/** Ada moderates, and the others raise their hands one after the other. */
async function gather(...names: string[]) {
  const rootSeed = new Secret(randomBytes(32));
  const [adasWay, firstsWay] = [await startProxy(sotto), await startProxy(sotto)];
  const ada = await host({ ...sotto, origin: adasWay.origin, rootSeed });
  const { link } = ada.inside();
  const people: Person[] = [];
  for (const name of names) {
    const { origin } = people.length === 0 ? firstsWay : sotto;
    const person = await join(link, { ...sotto, origin, name });
    people.push(person);
    person.room.actions.raiseHand();
    await sees(ada, names.slice(0, people.length).join(' '));
  }
  const reload = () => join(link, { ...sotto, rootSeed, name: 'Ada' });
  return { ada, people, adasWay, firstsWay, reload };
}

describe('raised hands', () => {
  it('[R11, R14] are there after a restart of the server, in their order, but those of people who left', async () => {
    const { ada, people, reload } = await gather('Cleo', 'Bob', 'Dan');
    await sotto.stopServer();
    people[2]?.room.close();
    await sotto.startServer();
    await Promise.all([ada, ...people.slice(0, 2)].map(isBack));
    await sees(await reload(), 'Cleo Bob');
    await sees(ada, 'Cleo Bob');
    for (const person of people.slice(0, 2)) expect(person.inside().isHandRaised).toBe(true);
  });

  it('[R10, R14] that change while the moderator is away are right once they are back', async () => {
    const { ada, people, adasWay } = await gather('Cleo', 'Bob', 'Dan');
    const [cleo, bob] = people;
    adasWay.setOpen(false);
    adasWay.cut();
    await isLost(ada);
    cleo?.room.actions.lowerHand();
    await cleo?.until((snapshot) => snapshot.phase === 'inside' && !snapshot.isHandRaised);
    cleo?.room.actions.raiseHand();
    await cleo?.until((snapshot) => snapshot.phase === 'inside' && snapshot.isHandRaised);
    bob?.room.actions.leave();
    adasWay.setOpen(true);
    await isBack(ada);
    await sees(ada, 'Dan Cleo');
  });

  it('[R14] of somebody who was away for too long are raised again, as the last', async () => {
    const { ada, people, firstsWay } = await gather('Cleo', 'Bob');
    const [cleo] = people;
    firstsWay.setOpen(false);
    firstsWay.cut();
    await sees(ada, 'Bob');
    firstsWay.setOpen(true);
    await sees(ada, 'Bob Cleo');
    expect(cleo?.inside().isHandRaised).toBe(true);
  });
});
