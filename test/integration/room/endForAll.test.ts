import { randomBytes } from '@sotto/base';
import { deriveRoomKeys, parseRoomLink } from '@sotto/keys';
import { encodeCanonical } from '@sotto/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually, host, join, visit } from './people.ts';
import { greet } from './rawMember.ts';
import { openSealedWire } from './sealedWire.ts';
import { startProxy } from './startProxy.ts';

let sotto: RunningSotto;
beforeAll(async () => {
  sotto = await startSotto({ rtcPort: 45_140 });
});
afterAll(() => sotto.close());

async function keysOf(link: string) {
  const parsed = parseRoomLink(link);
  if (!parsed.ok) throw new Error(parsed.error.code);
  return deriveRoomKeys(parsed.value);
}

/** All that the server says to somebody who tries everything at a room's door. */
async function everythingSaidAt(keys: Awaited<ReturnType<typeof keysOf>>) {
  const wire = await openSealedWire({ keys }, sotto.origin);
  const entry = { session: randomBytes(32), credential: randomBytes(640), ownerProof: null };
  const back = { ticket: randomBytes(320), credential: randomBytes(640), signature: randomBytes(64) };
  wire.ask(1, 'peek', {});
  wire.ask(2, 'enter', entry);
  await eventually(() => wire.answers.length === 2);
  wire.ask(3, 'resume-join', back);
  wire.ask(4, 'end-room', {});
  await eventually(() => wire.answers.length === 4);
  const said = [{ room: wire.room }, ...wire.answers].map((each) => Buffer.from(encodeCanonical(each)).toString('hex'));
  return { said, sizes: wire.sizes.filter(([way]) => way === 'in') };
}

describe('a room that its owner ends', () => {
  it('[R12] ends for everybody inside, also for whoever is away just then', async () => {
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
    const { roomHandle } = await keysOf(link);
    expect(await sotto.database.store.rooms.find(roomHandle)).toBeUndefined();
  });

  it('[R1, R12] looks afterwards, to the byte, like one that never was', async () => {
    const ada = await host(sotto);
    const keys = await keysOf(ada.inside().link);
    ada.room.actions.endForAll();
    await ada.until(({ phase }) => phase === 'ended');
    const { secret, ...rest } = { secret: keys.roomHandle, ...keys };
    const never = { ...rest, roomHandle: secret.map((byte) => byte ^ 1) as typeof secret };
    const [ended, unknown] = [await everythingSaidAt(keys), await everythingSaidAt(never)];
    expect(ended).toEqual(unknown);
    expect(ended.said.length).toBe(5);
  });

  it('[R12] goes on where somebody else asks for its end', async () => {
    const ada = await host(sotto);
    const { link } = ada.inside();
    const bob = await join(link, sotto);
    bob.room.actions.endForAll();
    await bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.fault === 'not-allowed');
    expect(await (await greet(link, sotto)).session.request('end-room', {})).toMatchObject({
      ok: false,
      error: { code: 'not-inside' },
    });
    expect(ada.inside().connection).toBe('connected');
  });

  it('[R12] gives those who were in it nothing more at the relay', async () => {
    const ada = await host({ ...sotto, everyoneSpeaks: true });
    const eve = await greet(ada.inside().link, sotto);
    const entry = { session: eve.access.session.signing.publicKey, credential: randomBytes(640), ownerProof: null };
    expect((await eve.session.request('enter', entry)).ok).toBe(true);
    ada.room.actions.endForAll();
    await ada.until(({ phase }) => phase === 'ended');
    for (const name of ['speak', 'receive', 'step-down'] as const) {
      expect(await eve.session.request(name, {})).toMatchObject({ ok: false, error: { code: 'not-inside' } });
    }
    expect(await eve.session.request('enter', entry)).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
  });
});
