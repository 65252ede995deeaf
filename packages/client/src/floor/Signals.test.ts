import { type Bytes, randomBytes } from '@sotto/base';
import { createSession, type Name, type Session, type Signal, sealSignal } from '@sotto/keys';
import { beforeAll, expect, it, vi } from 'vitest';
import { access, createPort, enter, handle, prepareRoom } from '../../test/enterStay.ts';
import { Signals } from './Signals.ts';

beforeAll(prepareRoom);

const theirJoin = handle(8);
type Known = NonNullable<ReturnType<Awaited<ReturnType<typeof enter>>['stay']['agent']['member']>>;

/** A client inside, and another member whose signals it hears: the owner on another device, unless given a key. */
async function hearFrom(member: Bytes = access.memberKey.publicKey, session: Session = createSession()) {
  const asked: string[] = [];
  const { stay } = await enter({}, createPort(), { asked });
  const credential = { name: 'Olga' as Name, member, session: session.signing.publicKey };
  vi.spyOn(stay.agent, 'member').mockReturnValue({ credential } as Known);
  const signals = new Signals({ access, stay: () => stay });
  signals.begin();
  asked.length = 0;
  const { head } = stay.agent.log;
  const seal = (signal: Partial<Signal> = {}, by = session) =>
    sealSignal(
      { counter: 1, head, kind: 'mute', target: null, ...signal },
      { ...access, session: by, join: theirJoin },
    );
  return { stay, signals, seal, asked };
}

it('[R14] of a moderator to everybody or to us is followed', async () => {
  const { signals, stay, seal } = await hearFrom();
  expect(signals.hear(theirJoin, seal())).toEqual({ kind: 'mute', by: 'Olga' });
  const toUs = seal({ counter: 2, kind: 'lower-hand', target: stay.join });
  expect(signals.hear(theirJoin, toUs)).toEqual({ kind: 'lower-hand', by: 'Olga' });
});

it('[R14] to another member is not followed', async () => {
  const { signals, seal } = await hearFrom();
  expect(signals.hear(theirJoin, seal({ target: handle(9) }))).toBeUndefined();
});

it('[R14] that is repeated, or older than one that was followed, is ignored', async () => {
  const { signals, seal } = await hearFrom();
  const second = seal({ counter: 2 });
  expect(signals.hear(theirJoin, second)).toBeDefined();
  expect([signals.hear(theirJoin, second), signals.hear(theirJoin, seal())]).toEqual([undefined, undefined]);
});

it('[R14] of a member who is no moderator is ignored', async () => {
  const { signals, seal } = await hearFrom(randomBytes(32));
  expect(signals.hear(theirJoin, seal())).toBeUndefined();
});

it('[R14] that another session signed, or that was changed, is ignored', async () => {
  const { signals, seal } = await hearFrom();
  const changed = seal();
  changed[40] = (changed[40] ?? 0) ^ 1;
  const foreign = seal({}, createSession());
  expect([signals.hear(theirJoin, foreign), signals.hear(theirJoin, changed)]).toEqual([undefined, undefined]);
});

it('[R14] that vouches for a statement nobody knows is ignored', async () => {
  const { signals, seal } = await hearFrom();
  expect(signals.hear(theirJoin, seal({ head: randomBytes(32) }))).toBeUndefined();
});

it('[R14] from before we came is ignored', async () => {
  const { signals, stay, seal } = await hearFrom();
  const { log } = stay.agent;
  vi.spyOn(stay.agent, 'log', 'get').mockReturnValue({ ...log, number: log.number + 1 });
  signals.begin();
  expect(signals.hear(theirJoin, seal())).toBeUndefined();
});

it('[R14] is one request to the server', async () => {
  const { signals, asked } = await hearFrom();
  expect((await signals.send('mute', handle(9))).ok).toBe(true);
  expect(asked).toEqual(['signal']);
});
