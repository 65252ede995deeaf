import type { RoomSnapshot } from '@sotto/client';
import { calmModeration } from '@sotto/client';
import { formatClaimFragment } from '@sotto/protocol';
import { describe, expect, test } from 'vitest';
import { createFakeClient } from '../test/createFakeClient.ts';
import { createFakeWindow } from '../test/createFakeWindow.ts';
import { createTabPlace } from './createTabPlace.ts';
import { createBegunHouses } from './house/begunHouses.ts';
import { createRememberedHouses } from './house/rememberedHouses.ts';
import { createAddress } from './tab/address.ts';
import type { TabStorage } from './tab/createStorage.ts';
import { createKeptRoom } from './tab/keptRoom.ts';
import { createKeptText } from './tab/keptText.ts';
import { createCell } from './watched/createCell.ts';

const home = 'https://sotto.example/';
const link = `${home}r#v1.secret`;
const preview: Extract<RoomSnapshot, { phase: 'preview' | 'entering' }> = {
  phase: 'preview',
  title: 'Tea',
  stage: [],
  audienceCount: 0,
  policy: undefined,
};
const inside: Extract<RoomSnapshot, { phase: 'inside' }> = {
  ...preview,
  ...calmModeration,
  phase: 'inside',
  audience: [],
  audienceFrom: 0,
  unverifiedCount: 0,
  isGoingOnStage: false,
  connection: 'connected',
  isOnStage: false,
  isMuted: true,
  maySpeak: true,
  link,
  fault: undefined,
  notice: undefined,
};
const newRoom = { title: 'Tea', name: 'Ada', everyoneSpeaks: true, policy: 'keep-talking' } as const;

function createStorage(): TabStorage {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

/** A tab at `url`. `reload` gives the same tab again, with everything that a reload keeps. */
function openTab(url: string, storage = createStorage(), browser = createStorage(), isKept = createCell(true)) {
  const window = createFakeWindow(url);
  const client = createFakeClient();
  const rememberedHouses = createRememberedHouses(browser);
  const tabPlace = createTabPlace({
    client,
    address: createAddress(window),
    keptRoom: createKeptRoom(storage),
    keptHouse: createKeptText(storage, 'house'),
    keptClaim: createKeptText(storage, 'claim'),
    begunHouses: createBegunHouses(browser),
    isKept,
    rememberedHouses,
    means: { locks: undefined, page: new EventTarget(), isMicrophoneAllowed: async () => false, now: Date.now },
  });
  return { window, client, tabPlace, rememberedHouses, reload: () => openTab(window.href(), storage, browser, isKept) };
}

test('home is no visit', () => {
  expect(openTab(home).tabPlace.current()).toBeUndefined();
});

test('a link opens its room, and the address shows no secret', () => {
  const { window, client } = openTab(link);
  expect(client.opened).toEqual(['v1.secret']);
  expect(window.href()).toBe(`${home}r`);
});

test.each(['r', 'h', 'h#0d9ba3a2-7c5b-4b0e-9a70-0a8f9d1c2b3a', 'r#section'])(
  '/%s has no key in it, and nothing is opened',
  (path) => {
    const { client, tabPlace } = openTab(`${home}${path}`);
    expect(tabPlace.place()).toEqual({ at: 'astray', code: 'link-without-key' });
    expect(client.opened).toEqual([]);
  },
);

test('a link whose secret is in the path opens nothing, and the address shows it no more', () => {
  const { client, tabPlace, window } = openTab(`${home}r%23v1.secret`);
  expect(tabPlace.place()).toEqual({ at: 'astray', code: 'link-exposed' });
  expect(window.entries()).toEqual([home]);
  expect(client.opened).toEqual([]);
});

test('any other address is nowhere, with a way home', () => {
  const { tabPlace, window } = openTab(`${home}nope`);
  expect(tabPlace.place()).toEqual({ at: 'astray', code: undefined });
  tabPlace.goHome();
  expect(window.href()).toBe(home);
});

test('a reload before entering comes back to the door', () => {
  const { client } = openTab(link).reload();
  client.show(preview);
  expect(client.opened).toEqual(['v1.secret']);
  expect(client.entered).toEqual([]);
});

test('a reload from inside comes back in under the same name', () => {
  const tab = openTab(link);
  tab.client.show(preview);
  tab.tabPlace.current()?.enter('Ada');
  tab.client.show(inside);
  const { client } = tab.reload();
  client.show(preview);
  expect(client.entered).toEqual(['Ada']);
});

test('a reload inside a room goes back in without a question at the door', () => {
  const tab = openTab(link);
  tab.client.show(inside);
  const { client, tabPlace } = tab.reload();
  for (const snapshot of [preview, { ...preview, phase: 'entering' } as const]) {
    client.show(snapshot);
    expect(tabPlace.current()?.isComingBack()).toBe(true);
  }
  client.show(inside);
  expect(tabPlace.current()?.isComingBack()).toBe(false);
});

test('a reload of a speaker says that the place on stage is lost, until they are there again', () => {
  const tab = openTab(link);
  tab.client.show(inside);
  tab.client.show({ ...inside, isOnStage: true });
  const { client, tabPlace, reload } = tab.reload();
  client.show(preview);
  client.show(inside);
  expect(tabPlace.current()?.stageAfterReload.snapshot()).toBe('lost');
  const again = reload();
  again.client.show(preview);
  again.client.show(inside);
  expect(again.tabPlace.current()?.stageAfterReload.snapshot()).toBe('lost');
  again.client.show({ ...inside, isOnStage: true });
  expect(again.tabPlace.current()?.stageAfterReload.snapshot()).toBeUndefined();
});

test('a reload of a listener, or of a speaker who had stepped down, says nothing of a stage', () => {
  const tab = openTab(link);
  tab.client.show({ ...inside, isOnStage: true });
  tab.client.show(inside);
  const { client, tabPlace } = tab.reload();
  client.show(preview);
  client.show(inside);
  expect(tabPlace.current()?.stageAfterReload.snapshot()).toBeUndefined();
});

test('a reload goes in once only, and a refusal leads to the door', () => {
  const tab = openTab(link);
  tab.client.show(inside);
  const { client, tabPlace } = tab.reload();
  client.show(preview);
  client.show({ ...preview, phase: 'entering' });
  client.show(preview);
  expect(client.entered).toHaveLength(1);
  expect(tabPlace.current()?.isComingBack()).toBe(false);
});

test('a started room is the room address, and a reload comes back in', () => {
  const tab = openTab(home);
  tab.tabPlace.start(newRoom);
  expect(tab.window.href()).toBe(`${home}r`);
  tab.client.show(inside);
  const { client } = tab.reload();
  client.show(preview);
  expect(client.opened).toEqual(['v1.secret']);
  expect(client.entered).toEqual(['Ada']);
});

test('a reload does not take a removed person back in, and the same link leads to the door', () => {
  const tab = openTab(link);
  tab.client.show(inside);
  tab.client.show({ phase: 'removed' });
  const reloaded = tab.reload();
  reloaded.client.show(preview);
  expect(reloaded.client.entered).toEqual([]);
  tab.window.follow('/r#v1.secret');
  tab.client.show(preview);
  expect(tab.client.opened).toEqual(['v1.secret', 'v1.secret']);
  expect(tab.client.entered).toEqual([]);
});

test('a reload after leaving leads to the door, and not back in', () => {
  const tab = openTab(link);
  tab.client.show(inside);
  tab.client.show({ phase: 'left' });
  const reloaded = tab.reload();
  reloaded.client.show(preview);
  expect(reloaded.client.entered).toEqual([]);
  tab.tabPlace.again();
  tab.client.show(preview);
  expect(tab.client.opened).toEqual(['v1.secret', 'v1.secret']);
  expect(tab.client.entered).toEqual([]);
});

test('trying again after a start that failed starts the same room', () => {
  const { client, tabPlace } = openTab(home);
  tabPlace.start(newRoom);
  client.show({ phase: 'failed', code: 'server-unreachable' });
  tabPlace.again();
  expect(client.started).toEqual([newRoom, newRoom]);
});

test('trying again after being dropped from inside goes back in', () => {
  const { client, tabPlace } = openTab(link);
  client.show(inside);
  client.show({ phase: 'failed', code: 'server-unreachable' });
  tabPlace.again();
  client.show(preview);
  expect(client.entered).toHaveLength(1);
});

test('another link in the same tab closes this room and opens that one', () => {
  const { client, window, tabPlace } = openTab(link);
  client.show(inside);
  const first = tabPlace.current();
  window.follow('/r#v1.other');
  expect(client.closed).toBe(1);
  expect(client.opened).toEqual(['v1.secret', 'v1.other']);
  expect(tabPlace.current()).not.toBe(first);
});

test('the same link again in the same tab changes nothing', () => {
  const { client, window } = openTab(link);
  client.show(inside);
  window.follow('/r#v1.secret');
  expect(window.href()).toBe(`${home}r`);
  expect(client.opened).toEqual(['v1.secret']);
  expect(client.closed).toBe(0);
});

test('the same link again after leaving opens its door', () => {
  const { client, window } = openTab(link);
  client.show(inside);
  client.show({ phase: 'left' });
  window.follow('/r#v1.secret');
  client.show(preview);
  expect(client.opened).toEqual(['v1.secret', 'v1.secret']);
  expect(client.entered).toEqual([]);
});

test('going back home leaves the room', () => {
  const { client, tabPlace, window } = openTab(home);
  tabPlace.join(link);
  client.show(inside);
  window.goBack();
  expect(tabPlace.current()).toBeUndefined();
  expect(client.closed).toBe(1);
});

test('going forward again comes back in, without another question', () => {
  const { client, tabPlace, window } = openTab(home);
  tabPlace.join(link);
  client.show(preview);
  tabPlace.current()?.enter('Ada');
  client.show(inside);
  window.goBack();
  window.goForward();
  client.show(preview);
  expect([client.opened, client.entered]).toEqual([
    ['v1.secret', 'v1.secret'],
    ['Ada', 'Ada'],
  ]);
});

describe('going back from the stage', () => {
  function goBackFromStage() {
    const tab = openTab(home);
    tab.tabPlace.join(link);
    tab.client.show({ ...inside, isOnStage: true });
    tab.window.goBack();
    const place = tab.tabPlace.place();
    return { ...tab, away: place.at === 'room' ? place.away : undefined };
  }

  test('asks first, and stays in the room meanwhile', () => {
    const { client, window, away } = goBackFromStage();
    expect([window.href(), client.closed, away]).toMatchObject([`${home}r`, 0, {}]);
  });

  test('leaves after a yes, and forward comes back in', () => {
    const { client, tabPlace, window, away } = goBackFromStage();
    away?.leave();
    expect([window.href(), client.closed, tabPlace.place()]).toEqual([home, 1, { at: 'home' }]);
    window.goForward();
    client.show(preview);
    expect(client.entered).toHaveLength(1);
  });

  test('asks no more after a no, and again the next time', () => {
    const { client, tabPlace, window, away } = goBackFromStage();
    away?.stay();
    expect(tabPlace.place()).not.toHaveProperty('away');
    window.goBack();
    expect([window.href(), client.closed, tabPlace.place()]).toMatchObject([`${home}r`, 0, { away: {} }]);
  });

  test('asks in the other direction too', () => {
    const tab = openTab(link);
    tab.tabPlace.goHome();
    tab.window.goBack();
    tab.client.show({ ...inside, isOnStage: true });
    tab.window.goForward();
    expect([tab.window.href(), tab.tabPlace.place()]).toMatchObject([`${home}r`, { away: {} }]);
  });
});

test('a pasted link opens its room, one to another server goes there, and other text is refused', () => {
  const { client, tabPlace, window } = openTab(home);
  expect(tabPlace.join('hello')).toBe('link-damaged');
  expect(tabPlace.join(link)).toBeUndefined();
  expect(client.opened).toEqual(['v1.secret']);
  expect(tabPlace.join('https://other.example/r#v1.there')).toBeUndefined();
  expect(window.href()).toBe('https://other.example/r#v1.there');
});

test('subscribers hear of every change until they unsubscribe', () => {
  const { tabPlace } = openTab(home);
  let calls = 0;
  const unsubscribe = tabPlace.subscribe(() => calls++);
  tabPlace.start(newRoom);
  unsubscribe();
  tabPlace.goHome();
  expect(calls).toBe(1);
});

const claimFragment = formatClaimFragment({ token: new Uint8Array(32), serverFingerprint: new Uint8Array(16) });

function claimAt(tab: ReturnType<typeof openTab>) {
  const place = tab.tabPlace.place();
  if (place.at !== 'claim') throw new Error(`at ${place.at}`);
  return place.claim;
}

function houseAt(tab: ReturnType<typeof openTab>) {
  const place = tab.tabPlace.place();
  if (place.at !== 'house') throw new Error(`at ${place.at}`);
  return place.house.snapshot();
}

const moment = () => new Promise((resolve) => setTimeout(resolve));

test('a claimed house takes the place of its claim link, and is remembered', async () => {
  const tab = openTab(`${home}claim#${claimFragment}`);
  expect(tab.window.href()).toBe(`${home}claim`);
  claimAt(tab).create('The lantern');
  await moment();
  expect(tab.window.entries()).toEqual([`${home}h`]);
  await expect
    .poll(() => houseAt(tab))
    .toMatchObject({ phase: 'open', name: 'The lantern', link: `${home}h#v1.house` });
  expect(tab.rememberedHouses.snapshot()).toMatchObject([{ name: 'The lantern', fragment: 'v1.house' }]);
  expect(houseAt(tab.reload())).toEqual({ phase: 'opening' });
});

test('a claim link survives a reload, and a second press creates no second house', async () => {
  const tab = openTab(`${home}claim#${claimFragment}`).reload();
  claimAt(tab).create('The lantern');
  claimAt(tab).create('The lantern');
  await moment();
  expect(tab.client.claimed).toEqual(['The lantern']);
});

test('reports a damaged claim link before it asks for anything', () => {
  const tab = openTab(`${home}claim#v1.damaged`);
  expect(claimAt(tab).snapshot()).toEqual({ phase: 'failed', code: 'link-damaged' });
});

test('a claim link that no longer works is reported before the page asks for anything', async () => {
  const { client, tabPlace } = openTab(`${home}claim#${claimFragment}`);
  client.closeDoors();
  await moment();
  const place = tabPlace.place();
  expect(place.at === 'claim' && place.claim.snapshot()).toEqual({ phase: 'failed', code: 'claim-refused' });
  expect(client.claimed).toEqual([]);
});

test('a house whose claim was not answered is begun once, and claimed again with the same link after a reload', async () => {
  const tab = openTab(`${home}claim#${claimFragment}`);
  tab.client.refuseHouses('late');
  claimAt(tab).create('The lantern');
  await moment();
  const again = tab.reload();
  claimAt(again).create('The lantern');
  await moment();
  expect([...tab.client.begun, ...again.client.begun]).toEqual(['', 'v1.house']);
});

test('a browser that keeps nothing shows the link of the house before the claim link is used up', async () => {
  const tab = openTab(`${home}claim#${claimFragment}`, undefined, undefined, createCell(false));
  claimAt(tab).create('The lantern');
  await moment();
  expect(claimAt(tab).snapshot()).toEqual({ phase: 'keeping', fragment: 'v1.house' });
  expect(tab.client.claimed).toEqual([]);
  claimAt(tab).goOn();
  await moment();
  expect(tab.client.claimed).toEqual(['The lantern']);
  expect(tab.tabPlace.place()).toMatchObject({ at: 'house', isNew: true });
});

test('a refused claim is final, and any other fault can be tried again', async () => {
  const tab = openTab(`${home}claim#${claimFragment}`);
  tab.client.refuseHouses('server-unreachable');
  claimAt(tab).create('The lantern');
  await moment();
  expect(claimAt(tab).snapshot()).toEqual({ phase: 'asking', fault: 'server-unreachable' });
  tab.client.refuseHouses('claim-refused');
  claimAt(tab).create('The lantern');
  await moment();
  expect(claimAt(tab).snapshot()).toEqual({ phase: 'failed', code: 'claim-refused' });
});

test('a house link opens its house, and a key of this browser opens the house that it stands for', async () => {
  const tab = openTab(`${home}h#v1.other`);
  await moment();
  expect(tab.window.href()).toBe(`${home}h`);
  const [remembered] = tab.rememberedHouses.snapshot();
  expect(remembered).toMatchObject({ fragment: 'v1.other' });
  tab.tabPlace.goHome();
  tab.window.follow(`${home}h#${remembered?.key}`);
  expect(tab.client.opened).toEqual(['v1.other', 'v1.other']);
  expect(tab.window.href()).toBe(`${home}h`);
});

test('a house that is forgotten is forgotten by its tab as well, so that going back does not remember it again', async () => {
  const tab = openTab(`${home}h#v1.other`);
  await moment();
  tab.tabPlace.goHome();
  tab.rememberedHouses.forget(tab.rememberedHouses.snapshot()[0]?.key ?? '');
  tab.window.goBack();
  expect(tab.client.opened).toEqual(['v1.other']);
  expect(tab.tabPlace.place()).toEqual({ at: 'astray', code: 'link-without-key' });
});

test('a house that does not open is not remembered', async () => {
  const tab = openTab(home);
  tab.client.refuseHouses('house-gone');
  expect(tab.tabPlace.join(`${home}h?fbclid=x#v1.gone`)).toBeUndefined();
  expect(tab.window.href()).toBe(`${home}h`);
  await moment();
  expect(houseAt(tab)).toEqual({ phase: 'failed', code: 'house-gone' });
  expect(tab.rememberedHouses.snapshot()).toEqual([]);
});

test('a room started in a hallway leads back to it', async () => {
  const tab = openTab(`${home}h#v1.house`);
  tab.tabPlace.start(newRoom);
  expect(tab.tabPlace.place().at).toBe('room');
  tab.window.goBack();
  await moment();
  expect(houseAt(tab)).toMatchObject({ name: 'The lantern' });
});

test('a listed room opens at its door, under the name that is remembered; leaving the hallway ends the look', async () => {
  const tab = openTab(`${home}h#v1.house`);
  await moment();
  tab.client.listed.set('7', 'v1.tea');
  await tab.tabPlace.openListed('7', 'Ada');
  expect(tab.window.href()).toBe(`${home}r`);
  expect(tab.client.opened.at(-1)).toBe('v1.tea');
  expect(tab.tabPlace.current()).toMatchObject({ name: 'Ada' });
  expect(tab.tabPlace.current()?.isComingBack()).toBe(false);
  expect(tab.client.closed).toBe(1);
  expect(tab.reload().client.opened).toEqual(['v1.tea']);
});

test('a room that is no longer listed leads nowhere, nor does one whose answer comes too late', async () => {
  const tab = openTab(`${home}h#v1.house`);
  await moment();
  await tab.tabPlace.openListed('7', 'Ada');
  expect(tab.tabPlace.place().at).toBe('house');
  tab.client.listed.set('7', 'v1.tea');
  const late = tab.tabPlace.openListed('7', 'Ada');
  tab.tabPlace.goHome();
  await late;
  expect(tab.tabPlace.place().at).toBe('home');
});

test('a new room is vouched for by its own house, or else by the first that is remembered', async () => {
  const tab = openTab(`${home}h#v1.first`);
  await moment();
  tab.tabPlace.join(`${home}h#v1.second`);
  await moment();
  const second = { fragment: 'v1.second', isListed: true };
  tab.tabPlace.start({ ...newRoom, house: second });
  tab.tabPlace.goHome();
  tab.tabPlace.start(newRoom);
  const first = { fragment: 'v1.first', isListed: false };
  expect(tab.client.started).toEqual([
    { ...newRoom, house: second },
    { ...newRoom, house: first },
  ]);
});

test('a house that is left before it opened is closed, and not remembered', async () => {
  const tab = openTab(`${home}h#v1.house`);
  tab.tabPlace.goHome();
  await moment();
  expect(tab.client.closed).toBe(1);
  expect(tab.rememberedHouses.snapshot()).toEqual([]);
});
