import { randomBytes } from '@sotto/base';
import { createSession, deriveRoomKeys, parseRoomLink, type RoomKeys } from '@sotto/keys';
import { encodeCanonical, limits } from '@sotto/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually, host, join, visit } from './people.ts';
import { draw, entryOf, goIn, goInAsOwner, makeRoom, nothingKnown, showingOf } from './rawRoom.ts';
import { openSealedWire } from './sealedWire.ts';
import { startProxy } from './startProxy.ts';

let sotto: RunningSotto;
beforeAll(async () => {
  sotto = await startSotto();
});
afterAll(() => sotto.close());

/** Everything that the server says to a person who tries everything at a room's door. */
async function everythingSaidAt(keys: RoomKeys) {
  const wire = await openSealedWire({ keys }, sotto.origin);
  const entry = entryOf({ log: { start: randomBytes(32) } }, draw());
  const signature = randomBytes(64);
  const back = {
    ticket: randomBytes(limits.ticketBytes),
    credential: randomBytes(640),
    signature,
    known: nothingKnown,
  };
  wire.ask(1, 'peek', {});
  wire.ask(2, 'enter', entry);
  await eventually(() => wire.answers.length === 2);
  wire.ask(3, 'resume-join', back);
  wire.ask(4, 'log', { after: null });
  await eventually(() => wire.answers.length === 4);
  const said = [{ room: wire.room }, ...wire.answers].map((each) => Buffer.from(encodeCanonical(each)).toString('hex'));
  return { said, sizes: wire.sizes.filter(([way]) => way === 'in') };
}

describe('a room that its owner ends', () => {
  it('[R12] ends for everybody inside, including members who are away at that moment', async () => {
    const proxy = await startProxy(sotto);
    const ada = await host(sotto);
    const { link } = ada.inside();
    const bob = await join(link, sotto);
    const cleo = await join(link, { ...sotto, origin: proxy.origin });
    proxy.setOpen(false);
    proxy.cut();
    await cleo.until((snapshot) => snapshot.phase === 'inside' && snapshot.connection !== 'connected');
    ada.room.actions.endForAll();
    for (const person of [ada, bob]) await person.until(({ phase }) => phase === 'ended');
    proxy.setOpen(true);
    await cleo.until(({ phase }) => phase === 'ended');
    const late = await visit(link, sotto);
    expect(late.room.snapshot()).toEqual({ phase: 'failed', code: 'room-gone' });
    const parsed = parseRoomLink(link);
    if (!parsed.ok) throw new Error(parsed.error.code);
    const { roomHandle } = await deriveRoomKeys(parsed.value);
    expect(await sotto.database.store.rooms.find(roomHandle)).toBeUndefined();
  });

  it('[R1, R12] looks afterwards, to the byte, like one that never existed', async () => {
    const room = await makeRoom(sotto.origin);
    const { keys } = room;
    const ada = await goInAsOwner(room);
    await ada.say({ act: 'close' });
    const { secret, ...rest } = { secret: keys.roomHandle, ...keys };
    const never = { ...rest, roomHandle: secret.map((byte) => byte ^ 1) as typeof secret };
    const [ended, unknown] = [await everythingSaidAt(keys), await everythingSaidAt(never)];
    expect(ended).toEqual(unknown);
    expect(ended.said.length).toBe(5);
  });

  it('[R12] continues if a member who is not a moderator asks for its end', async () => {
    const room = await makeRoom(sotto.origin);
    const [ada, bob] = [await goInAsOwner(room), await goIn(room)];
    expect(await bob.say({ act: 'close' })).toBe('not-allowed');
    expect(await bob.say({ act: 'close', by: createSession().signing })).toBe('not-allowed');
    const statement = await ada.sign({ act: 'close' });
    expect(await bob.connection.request('submit', { statement, wraps: new Uint8Array(0) })).toMatchObject({
      error: { code: 'not-allowed' },
    });
    expect(await ada.say({ act: 'mint' })).toBeUndefined();
  });

  it('[R12] gives those who were in it nothing more at the relay', async () => {
    const room = await makeRoom(sotto.origin);
    const [ada, eve] = [await goInAsOwner(room), await goIn(room)];
    await ada.say({ act: 'close' });
    await eve.until('room-ended');
    const outside = { ok: false, error: { code: 'not-inside' } };
    expect(await eve.connection.request('speak', showingOf(eve))).toMatchObject(outside);
    for (const name of ['receive', 'step-down'] as const)
      expect(await eve.connection.request(name, {})).toMatchObject(outside);
    const entered = await eve.connection.request('enter', entryOf(room, draw()));
    expect(entered).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
  });
});
