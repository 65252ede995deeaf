import { randomBytes, Secret } from '@sotto/base';
import { formatHouseFragment, parseHouseLink } from '@sotto/keys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { host, join, type Person } from '../room/people.ts';
import { startProxy } from '../room/startProxy.ts';
import { claim, look } from './startHouse.ts';

let sotto: RunningSotto;
let fragment: string;
beforeAll(async () => {
  sotto = await startSotto();
  fragment = await claim(sotto);
});
afterAll(() => sotto.close());

const inHouse = (isListed = true) => ({ ...sotto, house: { fragment, isListed } });

async function leave(person: Person): Promise<void> {
  person.room.actions.leave();
  await person.until(({ phase }) => phase === 'left');
}

describe('a hallway', () => {
  it('[H5] shows a room from its first moment to its last, and who comes and goes meanwhile', async () => {
    const looker = look(fragment, sotto);
    await looker.sees();
    const ada = await host({ ...inHouse(), name: 'Ada', everyoneSpeaks: true });
    await looker.sees('Evening talk: Ada, 0 listening');
    const bob = await join(ada.inside().link, { ...sotto, name: 'Bob' });
    await looker.sees('Evening talk: Ada, 1 listening');
    bob.room.actions.joinStage();
    await looker.sees('Evening talk: Ada, Bob, 0 listening');
    bob.room.actions.stepDown();
    await looker.sees('Evening talk: Ada, 1 listening');
    await leave(ada);
    await looker.sees('Evening talk: , 1 listening');
    await leave(bob);
    await looker.sees();
  });

  it('[H5] shows a late visitor the rooms that are live by then, and leads them in', async () => {
    const ada = await host({ ...inHouse(), name: 'Ada' });
    const looker = look(fragment, sotto);
    await looker.sees('Evening talk: Ada, 0 listening');
    const [room] = looker.rooms();
    const link = await looker.house.linkOf(room?.key ?? '');
    expect(`${sotto.origin}/r#${link}`).toBe(ada.inside().link);
    expect(JSON.stringify(looker.house.snapshot())).not.toContain(link?.slice(3, 40));
    const bob = await join(link ?? '', { ...sotto, name: 'Bob' });
    await looker.sees('Evening talk: Ada, 1 listening');
    expect(await looker.house.linkOf('another')).toBeUndefined();
    await leave(ada);
    await leave(bob);
    await looker.sees();
    expect(await looker.house.linkOf(room?.key ?? '')).toBeUndefined();
  });

  it('[H5] never shows a room that is not listed, nor says which house it is of', async () => {
    const looker = look(fragment, sotto);
    const quiet = await host({ ...inHouse(false), name: 'Eve' });
    await join(quiet.inside().link, sotto);
    await host({ ...inHouse(), name: 'Ada' });
    await looker.sees('Evening talk: Ada, 0 listening');
  });

  it('[H5] lists a room again that emptied and filled again', async () => {
    const looker = look(fragment, sotto);
    const ada = await host({ ...inHouse(), name: 'Ada' });
    const { link } = ada.inside();
    await leave(ada);
    await looker.sees();
    await join(link, { ...sotto, name: 'Bob' });
    await looker.sees('Evening talk: , 1 listening');
  });

  it('comes back after a lost connection, with the rooms as they are then', async () => {
    const proxy = await startProxy(sotto);
    const looker = look(fragment, proxy);
    const ada = await host({ ...inHouse(), name: 'Ada' });
    await looker.sees('Evening talk: Ada, 0 listening');
    proxy.setOpen(false);
    proxy.cut();
    await looker.until((snapshot) => snapshot.phase === 'open' && snapshot.connection === 'reconnecting');
    expect(looker.rooms()).toHaveLength(1);
    await leave(ada);
    await host({ ...inHouse(), name: 'Bea' });
    proxy.setOpen(true);
    await looker.until((snapshot) => snapshot.phase === 'open' && snapshot.connection === 'connected');
    await looker.sees('Evening talk: Bea, 0 listening');
  });

  it('[H1] is shown to nobody with another link', async () => {
    await host({ ...inHouse(), name: 'Ada' });
    const link = parseHouseLink(fragment);
    if (!link.ok) throw new Error(link.error.code);
    const guessed = formatHouseFragment({ ...link.value, secret: new Secret(randomBytes(32)) });
    const snapshot = await look(guessed, sotto).until(({ phase }) => phase !== 'opening');
    expect(snapshot).toEqual({ phase: 'failed', code: 'house-gone' });
  });
});
