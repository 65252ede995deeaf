import { type Bytes, isEqual, randomBytes } from '@sotto/base';
import type { RoomBody } from '@sotto/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleBatch, sampleHeader, sampleHeartbeat } from '../../../apps/server/src/rooms/samples.ts';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually, pauseMs } from './people.ts';
import { goIn, goInAsOwner, type Insider, makeRoom, packed, type RawRoom, takeStage } from './rawRoom.ts';

let sotto: RunningSotto;
beforeAll(async () => {
  sotto = await startSotto();
});
afterAll(() => sotto.close());

const refused = (code: string) => ({ ok: false, error: { code } });
const done = { ok: true, value: {} };
const none = new Uint8Array(0);

async function onStage(room: RawRoom): Promise<Insider> {
  const speaker = await goIn(room);
  expect(await takeStage(speaker)).toBeUndefined();
  return speaker;
}

const askers = (sponsor: Insider) => sponsor.of('asked').map(({ joins }) => joins);

function gift({ join }: Insider, room: RawRoom, to: readonly Insider[]): RoomBody<'sponsor'> {
  const header = { ...sampleHeader(), join, roomHandle: room.keys.roomHandle };
  return { header, wraps: packed(...to.map((each) => ({ join: each.join, wrap: wrapFor(each) }))) };
}

/** 48 bytes that are this member's alone. */
function wrapFor({ join }: Insider): Bytes {
  return new Uint8Array([...join, ...join, ...join]);
}

describe('wraps', () => {
  it('[G5, R13] of a statement reach whom they are for, and nobody else', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    const [bob, cleo, dan] = [await goIn(room), await goIn(room), await goIn(room)];
    const statement = await owner.sign({ act: 'mint', by: room.owner });
    const { commitment } = statement.gate;
    if (!commitment) throw new Error('mints nothing');
    const wraps = (...to: Insider[]) => packed(...to.map((each) => ({ join: each.join, wrap: wrapFor(each) })));
    const stranger = { join: randomBytes(16), wrap: randomBytes(48) };
    const offer = (under: Bytes, pieces: Bytes) =>
      owner.line.request('offer-wraps', { commitment: under, wraps: pieces });
    expect(await offer(randomBytes(32), wraps(dan))).toEqual(done);
    expect(await offer(commitment, wraps(bob))).toEqual(done);
    expect(await offer(commitment, packed(stranger))).toEqual(done);
    expect(await owner.line.request('submit', { statement, wraps: wraps(cleo) })).toEqual(done);
    for (const each of [bob, cleo]) expect((await each.until('statement')).wrap).toEqual(wrapFor(each));
    expect((await dan.until('statement')).wrap).toBeNull();
    expect((await owner.until('statement', 2)).wrap).toBeNull();
    const next = await owner.sign({ act: 'mint', by: room.owner, commitment });
    expect(await owner.line.request('submit', { statement: next, wraps: none })).toEqual(done);
    expect((await bob.until('statement', 2)).wrap).toBeNull();
  });

  it('[R13] are kept ahead in twelve pieces for one statement, of who could mint', async () => {
    const room = await makeRoom(sotto.origin);
    const [speaker, listener] = [await onStage(room), await goIn(room)];
    const commitment = randomBytes(32);
    const offer = ({ line }: Insider) => line.request('offer-wraps', { commitment, wraps: new Uint8Array(64 * 900) });
    expect(await offer(listener)).toEqual(refused('not-allowed'));
    for (let count = 0; count < 12; count++) expect(await offer(speaker)).toEqual(done);
    expect(await offer(speaker)).toEqual(refused('rate-limited'));
    const other = { commitment: randomBytes(32), wraps: none };
    expect(await speaker.line.request('offer-wraps', other)).toEqual(done);
    expect(await offer(speaker)).toEqual(done);
  });

  it('[W5] for ten thousand members can be sent twice in a row, as fast as they go', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    for (let attempt = 0; attempt < 2; attempt++) {
      const statement = await owner.sign({ act: 'mint', by: room.owner });
      const commitment = statement.gate.commitment ?? none;
      const wraps = new Uint8Array(64 * 900);
      const pieces = Array.from({ length: 11 }, () => owner.line.request('offer-wraps', { commitment, wraps }));
      expect(await Promise.all(pieces)).toEqual(Array(11).fill(done));
      expect(await owner.line.request('submit', { statement, wraps })).toEqual(done);
      await owner.until('statement', 2 + attempt);
      await eventually(() => owner.log.sequence === 2 + attempt);
    }
  });

  it('[G8, R13] of a sponsor reach whom they are for, and the header those who hold keys', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    const speaker = await onStage(room);
    const [bob, cleo] = [await goIn(room), await goIn(room)];
    const given = gift(speaker, room, [bob]);
    expect(await speaker.line.request('sponsor', given)).toEqual(done);
    expect((await bob.until('sponsored')).wrap).toEqual(wrapFor(bob));
    expect(await owner.until('sponsored')).toEqual({ event: 'sponsored', header: given.header, wrap: null });
    expect([cleo.of('sponsored'), speaker.of('sponsored')]).toEqual([[], []]);
    const other = gift(owner, room, []);
    expect(await speaker.line.request('sponsor', other)).toEqual(refused('not-allowed'));
    expect(await bob.line.request('sponsor', gift(bob, room, []))).toEqual(refused('not-allowed'));
    const elsewhere = { ...given, header: { ...given.header, roomHandle: randomBytes(16) } };
    expect(await speaker.line.request('sponsor', elsewhere)).toEqual(refused('not-allowed'));
  });
});

describe('who asks for keys', () => {
  it('[G8] is asked for of one sponsor, and of the next a second later, until a wrap comes', async () => {
    const room = await makeRoom(sotto.origin);
    const [first, second] = [await onStage(room), await onStage(room)];
    const owner = await goInAsOwner(room);
    const bob = await goIn(room);
    await bob.line.request('ask-keys', { notFrom: [] });
    await first.until('asked');
    expect([askers(second), askers(owner)]).toEqual([[], []]);
    await second.until('asked');
    expect(askers(owner)).toEqual([]);
    await second.line.request('sponsor', gift(second, room, [bob]));
    await bob.until('sponsored');
    await pauseMs(1_300);
    expect([askers(first), askers(second), askers(owner)]).toEqual([[[bob.join]], [[bob.join]], []]);
  });

  it('[G8] is asked for not of those whom it names, nor of itself, in the end of a moderator', async () => {
    const room = await makeRoom(sotto.origin);
    const [first, asker] = [await onStage(room), await onStage(room)];
    const owner = await goInAsOwner(room);
    await asker.line.request('ask-keys', { notFrom: [first.join] });
    await owner.until('asked');
    expect([askers(first), askers(asker)]).toEqual([[], []]);
  });

  it('[G8] is one of many who are asked for together', async () => {
    const room = await makeRoom(sotto.origin);
    const sponsor = await onStage(room);
    const crowd = await Promise.all(Array.from({ length: 45 }, () => goIn(room)));
    await Promise.all(crowd.map(({ line }) => line.request('ask-keys', { notFrom: [] })));
    await eventually(() => askers(sponsor).flat().length === 45);
    expect(askers(sponsor).length).toBeLessThan(15);
  });

  it('[R9] over and over is refused, before sponsors do nothing else', async () => {
    const room = await makeRoom(sotto.origin);
    const sponsor = await onStage(room);
    const eve = await goIn(room);
    const asks = Array.from({ length: 40 }, () => eve.line.request('ask-keys', { notFrom: [] }));
    const answers = await Promise.all(asks);
    expect(answers.slice(0, 10)).toEqual(Array(10).fill(done));
    expect(answers.filter(({ ok }) => ok).length).toBeLessThan(20);
    expect(answers).toContainEqual(refused('rate-limited'));
    await eventually(() => askers(sponsor).length > 0);
  });

  it('[R13] and waits because of a lock is asked for of nobody', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    await owner.say({ act: 'lock', by: room.owner });
    const eve = await goIn(room);
    expect(await eve.line.request('ask-keys', { notFrom: [] })).toEqual(done);
    await pauseMs(300);
    expect(askers(owner)).toEqual([]);
  });
});

describe('batches and heartbeats', () => {
  it('[B1, F16, R13] come at once to who holds keys, and gathered to the others', async () => {
    const room = await makeRoom(sotto.origin);
    const owner = await goInAsOwner(room);
    const [ada, eve] = [await onStage(room), await onStage(room)];
    const bob = await goIn(room);
    const batches = [1, 2, 3].map((number) => sampleBatch({ join: ada.join, number }));
    const beats = [1, 2].map((counter) => sampleHeartbeat({ join: ada.join, counter }));
    const sent = [
      ...batches.map((batch) => ada.line.request('batch', batch)),
      ...beats.map((heartbeat) => ada.line.request('beat', heartbeat)),
    ];
    expect(await Promise.all(sent)).toEqual(Array(5).fill(done));
    for (const host of [owner, eve]) {
      await host.until('heard', 5);
      expect(host.of('heard').flatMap((event) => event.batches)).toEqual(batches);
      expect(host.of('heard').flatMap((event) => event.heartbeats)).toEqual(beats);
    }
    await bob.until('heard', 2);
    expect(bob.of('heard')).toEqual([
      { event: 'heard', batches, heartbeats: [] },
      { event: 'heard', batches: [], heartbeats: beats.slice(1) },
    ]);
    expect(ada.of('heard')).toEqual([]);
  });

  it('[R13] are refused under another’s join, and of who only listens', async () => {
    const room = await makeRoom(sotto.origin);
    const [ada, bob] = [await onStage(room), await goIn(room)];
    const foreign = refused('not-allowed');
    expect(await ada.line.request('batch', sampleBatch({ join: bob.join }))).toEqual(foreign);
    expect(await ada.line.request('beat', sampleHeartbeat({ join: bob.join }))).toEqual(foreign);
    expect(await bob.line.request('batch', sampleBatch({ join: bob.join }))).toEqual(foreign);
    expect(await bob.line.request('beat', sampleHeartbeat({ join: bob.join }))).toEqual(foreign);
  });

  it('[R9] have rates of their own, and leave those of other requests alone', async () => {
    const room = await makeRoom(sotto.origin);
    const ada = await onStage(room);
    const send = (count: number, ask: (number: number) => Promise<{ ok: boolean }>) =>
      Promise.all(Array.from({ length: count }, (_, index) => ask(index + 1)));
    const batches = await send(40, (number) => ada.line.request('batch', sampleBatch({ join: ada.join, number })));
    const beats = await send(40, (counter) => ada.line.request('beat', sampleHeartbeat({ join: ada.join, counter })));
    for (const answers of [batches, beats]) {
      const taken = answers.filter(({ ok }) => ok).length;
      expect(taken).toBeGreaterThanOrEqual(16);
      expect(taken).toBeLessThan(30);
      expect(answers).toContainEqual(refused('rate-limited'));
    }
    const others = await send(50, () => ada.line.request('audience', { offset: 0 }));
    expect(others.every(({ ok }) => ok)).toBe(true);
  });
});

it('[R13] the relay’s own count of listeners is of those who hear, or could at once', async () => {
  const room = await makeRoom(sotto.origin);
  const ada = await goIn(room);
  const count = async () => {
    const counted = await ada.line.request('count-listeners', {});
    return counted.ok ? counted.value.count : counted.error.code;
  };
  expect(await count()).toBe(0);
  expect(await takeStage(ada, { isProducing: true })).toBeUndefined();
  const [bob, cleo] = [await goIn(room), await goIn(room)];
  expect(bob.entered.streams).toHaveLength(1);
  expect(await count()).toBe(2);
  await cleo.line.request('leave', { signature: null });
  await eventually(async () => (await count()) === 1);
  expect(isEqual(bob.join, cleo.join)).toBe(false);
});
