import { type Bytes, Secret } from '@sotto/base';
import { extendRoster, hash, nameOf } from '@sotto/records';
import { describe, expect, it, vi } from 'vitest';
import { wrapFor } from '../src/generations/mint.ts';
import { confirmKey } from '../src/generations/schedule.ts';
import {
  allowsSound,
  holders,
  holds,
  isLeaveUncovered,
  type KeyEvent,
  type KeyMessage,
  namelessHolders,
  openEntry,
  sign,
  unconfirmedBy,
} from '../src/index.ts';
import { expectAllHear, expectHealthy, expectNoDoubts, expectSecrecy } from './invariants.ts';
import type { Peer } from './Peer.ts';
import { World } from './World.ts';

// Simulated time is exact; real time is the machine's, which may be busy.
vi.setConfig({ testTimeout: 120_000 });

async function start(seed: number, choices: Parameters<typeof World.create>[1] = {}) {
  const world = await World.create(seed, choices);
  const owner = await world.settle(0, { onStage: true });
  const victim = await world.settle(1, { onStage: true });
  const eve = await world.settle(2, { onStage: true });
  world.time.run(6_000);
  return { world, owner, victim, eve };
}

async function makeModerator(world: World, owner: Peer, peer: Peer) {
  world.wish(owner, { act: 'give', about: world.about(peer) });
  world.time.run(2_000);
}

const silenced = new Set(['statement', 'stage', 'step', 'entry-hashes', 'entries', 'heartbeat', 'batch']);

/** The server keeps everything that the owner brings about from these members. */
function keepInTheDark(world: World, dark: readonly Peer[]) {
  world.fate = (to, event) => (dark.includes(to) && silenced.has(event.type) ? [] : [event]);
}

const now = (world: World, peer: Peer) => world.time.nowMs + peer.clockOffsetMs;

describe('a removal that the server withholds', () => {
  it('[B2] in a room that pauses nothing is said 10 s after it, whatever anybody sends', async () => {
    const { world, owner, victim, eve } = await start(60, { policy: 'pause' });
    expect(world.saidBy(victim, world.time.nowMs - 2_000).length).toBeGreaterThan(2);
    keepInTheDark(world, [victim, eve]);
    const removedAtMs = world.time.nowMs;
    world.wish(owner, { act: 'eject', about: world.about(eve) });
    world.time.run(120_000);
    expect(world.saidBy(victim, removedAtMs + 10_500)).toEqual([]);
    expect(holds(victim.state, now(world, victim)).map(({ hold }) => hold)).toContain('unconfirmed');
    expectSecrecy(world);
  });

  it('[B1] older heartbeats, delivered one after the other, confirm nobody', async () => {
    const { world, owner, victim, eve } = await start(66, { policy: 'pause' });
    const kept: KeyEvent[] = [];
    const isOwners = (event: KeyEvent) => event.type === 'heartbeat' && nameOf(event.heartbeat.join) === owner.id;
    let isKeeping = 0;
    world.fate = (to, event) => {
      if (to !== victim || !isOwners(event))
        return to === victim && isKeeping > 1 && silenced.has(event.type) ? [] : [event];
      if (isKeeping === 1) kept.push(event);
      return isKeeping > 0 ? [] : [event];
    };
    isKeeping = 1;
    // Many more than one each 5 s: a server can have them by making statements happen.
    for (let count = 0; count < 6; count++) {
      world.wish(owner, { act: count % 2 ? 'unlock' : 'lock' });
      world.time.run(1_500);
    }
    isKeeping = 2;
    const removedAtMs = world.time.nowMs;
    world.wish(owner, { act: 'eject', about: world.about(eve) });
    for (const event of kept) {
      world.give(victim, event);
      // The removed member's changed client keeps talking, so that the victim hears somebody.
      for (let second = 0; second < 5; second++) {
        world.give(victim, { type: 'frames', isOpened: true });
        world.time.run(1_000);
      }
    }
    expect(kept.length).toBeGreaterThan(5);
    expect(world.saidBy(victim, removedAtMs + 10_500)).toEqual([]);
  });

  it('[B4] in a room that keeps talking, the page tells both people', async () => {
    const { world, owner, victim, eve } = await start(61);
    keepInTheDark(world, [victim, eve]);
    world.wish(owner, { act: 'eject', about: world.about(eve) });
    world.time.run(15_000);
    expect(unconfirmedBy(victim.state, now(world, victim))).toEqual([nameOf(owner.member)]);
    expect(owner.state.removals.map(({ waitingFor }) => [...waitingFor])).toEqual([[victim.id]]);
    world.fate = (_, event) => [event];
    world.cut(victim);
    world.mend(victim);
    world.time.run(4_000);
    expect(owner.state.removals.map(({ waitingFor }) => [...waitingFor])).toEqual([[]]);
    expectSecrecy(world);
  });

  it('[B2] two separated moderators don’t open a room that pauses, since neither shrinks the other’s set', async () => {
    const { world, owner, victim, eve } = await start(62, { policy: 'pause' });
    const second = await world.settle(3, { onStage: true });
    await makeModerator(world, owner, second);
    world.time.run(6_000);
    expect(world.saidBy(victim, world.time.nowMs - 2_000).length).toBeGreaterThan(2);
    world.fate = (to, event) => {
      const isCut = [second, victim, eve].includes(to) && ['statement', 'stage', 'step'].includes(event.type);
      const isOwners = event.type === 'heartbeat' && nameOf(event.heartbeat.join) === owner.id && to !== owner;
      return isCut || isOwners ? [] : [event];
    };
    const removedAtMs = world.time.nowMs;
    world.wish(owner, { act: 'eject', about: world.about(eve) });
    world.time.run(60_000);
    expect(world.saidBy(victim, removedAtMs + 10_500)).toEqual([]);
    expect([...(owner.state.removals.at(-1)?.waitingFor ?? [])]).toContain(victim.id);
  });

  it('[B4] hiding a speaker from the stage does not make it confirmed', async () => {
    const { world, owner, victim, eve } = await start(63);
    keepInTheDark(world, [victim, eve]);
    const joins = world.server.stage.filter((join) => nameOf(join) !== victim.id);
    world.give(owner, { type: 'stage', joins });
    world.give(owner, { type: 'stage', joins: world.server.stage });
    world.time.run(1_000);
    world.give(owner, { type: 'stage', joins });
    world.wish(owner, { act: 'eject', about: world.about(eve) });
    world.time.run(5_000);
    expect([...(owner.state.removals.at(-1)?.waitingFor ?? [])]).toEqual([victim.id]);
  });
});

describe('a removal that a speaker knows', () => {
  it.each(['eject', 'lock'] as const)(
    '[G2] nothing is sent under a generation from before an %s, even without its key',
    async (act) => {
      const { world, owner, victim, eve } = await start(64);
      world.fate = (to, event) => {
        if (to !== victim || event.type === 'gift' || event.type === 'minted') return to === victim ? [] : [event];
        if (event.type !== 'statement') return [event];
        const { wrap: _, ...bare } = event;
        return [bare];
      };
      world.wish(owner, { act, about: act === 'eject' ? world.about(eve) : [] });
      world.time.run(2_000);
      const { floor } = victim.state.log.log;
      expect(floor).toBe(world.server.log.floor);
      expect(victim.state.ring.every(({ number }) => number < floor)).toBe(true);
      const knowing = world.frames.filter(({ by, log }) => by === victim && log.floor === floor);
      expect(knowing.every(({ generation }) => generation >= floor)).toBe(true);
      expect(victim.value.sealAt).toBeUndefined();
      world.time.run(10_000);
      expectSecrecy(world);
      expectAllHear(world);
    },
  );

  it('[G7] an admitted member gets no key before a step covers the admission', async () => {
    const { world, owner } = await start(65);
    world.wish(owner, { act: 'lock' });
    world.time.run(3_000);
    const waiting = await world.settle(5);
    const before = newestOf(owner);
    world.fate = (_, event) => (event.type === 'step' ? [] : [event]);
    world.wish(owner, { act: 'admit', about: world.about(waiting) });
    world.time.run(3_000);
    expect(newestOf(owner)).toBe(before);
    expect(waiting.hoard.size).toBe(0);
    world.fate = (_, event) => [event];
    world.time.run(2_000);
    await world.enter(6);
    world.time.run(6_000);
    expect(waiting.hoard.size).toBeGreaterThan(0);
    expectSecrecy(world);
  });
});

function newestOf({ state }: Peer): number | undefined {
  return state.ring.at(-1)?.steps.at(-1)?.step;
}

describe('a strict room', () => {
  it('[B2] pauses while its moderator is silent, and its person may go on until they confirm again', async () => {
    const { world, owner, victim } = await start(70, { policy: 'pause' });
    world.cut(owner);
    world.time.run(12_000);
    const sinceMs = world.time.nowMs;
    world.time.run(5_000);
    expect(world.saidBy(victim, sinceMs)).toEqual([]);
    world.give(victim, { type: 'go-on' });
    world.time.run(5_000);
    expect(world.saidBy(victim, sinceMs).length).toBeGreaterThan(5);
    world.mend(owner);
    world.time.run(8_000);
    expect(victim.state.wentOn.size).toBe(0);
    world.cut(owner);
    world.time.run(12_000);
    expect(allowsSound(victim.state, now(world, victim))).toBe(false);
  });

  it('[B3] a moderator’s reload replaces the `here` of the page that crashed', async () => {
    const { world, owner, victim } = await start(71, { policy: 'pause' });
    world.vanish(owner);
    world.time.run(12_000);
    expect(allowsSound(victim.state, now(world, victim))).toBe(false);
    await world.settle(0);
    world.time.run(8_000);
    expect(allowsSound(victim.state, now(world, victim))).toBe(true);
  });

  it('[B2] a moderator who arrives holds nobody whom another one confirms', async () => {
    const { world, owner, victim, eve } = await start(73, { policy: 'pause' });
    let held = 0;
    world.time.every(20, () => {
      if (!allowsSound(victim.state, now(world, victim))) held++;
    });
    await makeModerator(world, owner, eve);
    world.time.run(20_000);
    expect(eve.state.log.log.here.size).toBe(2);
    expect(held).toBe(0);
    world.fate = (to, event) => (to === victim && event.type === 'heartbeat' ? [] : [event]);
    world.time.run(12_000);
    expect(allowsSound(victim.state, now(world, victim))).toBe(false);
  });

  it('[B2] a moderator’s `here` alone opens nothing, nor does a repeated one by a silent moderator', async () => {
    const { world, owner, victim, eve } = await start(74, { policy: 'pause' });
    await makeModerator(world, owner, eve);
    world.time.run(8_000);
    world.fate = (to, event) => (to === victim && event.type === 'heartbeat' ? [] : [event]);
    await world.leave(eve);
    world.time.run(12_000);
    const opened: boolean[] = [];
    world.time.every(20, () => void opened.push(allowsSound(victim.state, now(world, victim))));
    const again = await world.settle(0);
    world.time.run(3_000);
    for (const stay of [owner, again]) await world.leave(stay);
    world.time.run(3_000);
    expect(holds(victim.state, now(world, victim)).map(({ hold }) => hold)).toContain('nobody-here');
    await world.settle(2);
    world.time.run(3_000);
    expect(holds(victim.state, now(world, victim)).map(({ hold }) => hold)).not.toContain('nobody-here');
    expect(opened).not.toContain(true);
  });

  it('[B2] without any `here` no microphone is open', async () => {
    const { world, owner, victim } = await start(72, { policy: 'pause' });
    await world.leave(owner);
    world.time.run(3_000);
    expect(holds(victim.state, now(world, victim)).map(({ hold }) => hold)).toContain('nobody-here');
    expect(allowsSound(victim.state, now(world, victim))).toBe(false);
  });
});

describe('clicks that the server aims', () => {
  it('[P6] one member’s credential under another’s join names nobody', async () => {
    const { world, victim, eve } = await start(80);
    const { entry } = eve.entry;
    if (!('credential' in entry) || !('credential' in victim.entry.entry)) throw new Error('registrations');
    const paired = { ...entry, credential: victim.entry.entry.credential };
    const opened = await openEntry({ version: 9, entry: paired }, { keys: world.keys, start: world.server.log.start });
    expect(opened.credential).toBeUndefined();
  });

  it('[P6] nobody acts on a pair that they have not verified', async () => {
    const { world, owner, victim, eve } = await start(81, { everyoneSpeaks: true });
    const before = world.server.log.number;
    for (const act of ['eject', 'allow', 'admit', 'give', 'deny'] as const) {
      world.wish(owner, { act, about: [{ join: eve.join, member: victim.member }] });
      world.wish(owner, { act, about: [{ join: world.bytes(16), member: victim.member }] });
    }
    world.time.run(3_000);
    expect(world.server.log.number).toBe(before);
    expectHealthy(world);
  });

  it('[G5] a registration of one life of the room names nobody in the next', async () => {
    const { world, victim } = await start(82);
    const opened = await openEntry(
      { version: 1, entry: victim.entry.entry },
      { keys: world.keys, start: hash('next life') },
    );
    expect(opened.credential).toBeUndefined();
  });

  it('[P7] a body that does not fit its header says nothing', async () => {
    const { world, owner, victim, eve } = await start(83);
    await makeModerator(world, owner, eve);
    world.wish(eve, { act: 'eject', about: world.about(owner) });
    world.time.run(2_000);
    expect(world.server.log.ejected.has(owner.id)).toBe(false);
    world.wish(eve, { act: 'eject', about: world.about(victim), isBan: true });
    world.time.run(4_000);
    expect(victim.state.ring).toEqual([]);
    expect(owner.state.log.covered.get(nameOf(victim.member))).toBeGreaterThan(0);
    expectSecrecy(world);
  });
});

/** Shows an entry, and a step that covers it, to one member alone. */
function showAlone(world: World, sponsor: Peer, mallory: Peer) {
  const v = world.server.version;
  const step = world.server.steps.at(-1);
  if (!step) throw new Error('no step');
  const roster = extendRoster(world.server.hashes[v] as Bytes, mallory.entry.hash);
  mallory.version = v + 1;
  const entry = { ...mallory.entry, version: v + 1 };
  world.give(sponsor, { type: 'entry-hashes', after: v, hashes: [entry.hash] });
  world.give(sponsor, { type: 'entries', entries: [entry] });
  world.give(mallory, { type: 'entries', entries: [entry, { ...sponsor.entry, version: sponsor.version }] });
  world.give(mallory, { type: 'stage', joins: world.server.stage });
  return { ...step, step: step.step + 1, v: v + 1, roster };
}

/** Passes a sponsor's gifts to a member whom the server does not show to others. */
function handOver(world: World, mallory: Peer) {
  world.twist = (from, message) => {
    if (message.type !== 'gift') return [message];
    const mine = message.wraps.find(({ join }) => nameOf(join) === mallory.id);
    if (mine) world.give(mallory, { type: 'gift', gift: { ...message.gift, from: from.join, wrap: mine.wrap } });
    return mine ? [] : [message];
  };
}

describe('a server with a holder of the link', () => {
  it('[G7] a sponsor gives no key for an entry that no step covers', async () => {
    const { world, eve: sponsor } = await start(90);
    await world.settle(4);
    const mallory = await world.enter(9, { hidden: true });
    handOver(world, mallory);
    showAlone(world, sponsor, mallory);
    world.give(sponsor, { type: 'asked', by: [{ join: mallory.join, version: mallory.version }] });
    world.time.run(60_000);
    expect(mallory.hoard.size).toBe(0);
    expectSecrecy(world);
  });

  it('[G3] a sponsor with a step of its own lists them, and nobody else is heard', async () => {
    const { world, owner, victim, eve: sponsor } = await start(91);
    await world.settle(4);
    const mallory = await world.enter(9, { hidden: true });
    handOver(world, mallory);
    const step = showAlone(world, sponsor, mallory);
    world.fate = (to, event) => (to === sponsor && event.type === 'step' ? [] : [event]);
    world.give(sponsor, { type: 'step', step });
    world.give(mallory, { type: 'step', step });
    world.give(sponsor, { type: 'asked', by: [{ join: mallory.join, version: mallory.version }] });
    world.time.run(20_000);
    expect(mallory.hoard.size).toBeGreaterThan(0);
    expect(holders(sponsor.state).some(({ member }) => member.names.join === mallory.id)).toBe(true);
    const later = world.frames.filter(
      ({ by, atMs }) => (by === owner || by === victim) && atMs > world.time.nowMs - 10_000,
    );
    expect(later.length).toBeGreaterThan(20);
    for (const frame of later) expect(world.canOpen([mallory], frame)).toBe(false);
    expectSecrecy(world);
  });

  it('[G5] entries that the server does not show within 10 s count as holders without a name', async () => {
    const { world, owner } = await start(94);
    for (const person of [4, 5]) await world.settle(person);
    world.time.run(10_000);
    expect(namelessHolders(owner.state, now(world, owner))).toBe(0);
    world.fate = (to, event) => (to === owner && event.type === 'entries' ? [] : [event]);
    for (const person of [6, 7]) await world.enter(person);
    world.time.run(9_000);
    expect(namelessHolders(owner.state, now(world, owner))).toBe(0);
    world.time.run(2_000);
    expect(namelessHolders(owner.state, now(world, owner))).toBe(2);
  });

  it('[G10] a member who left is listed as a holder until a mint covers it, and after 90 s without one the room is told', async () => {
    const { world, owner, eve } = await start(92);
    const listener = await world.settle(5);
    world.twist = (_, message) => (message.type === 'submit' ? [] : [message]);
    await world.leave(listener);
    world.time.run(80_000);
    expect(eve.state.roster.member(listener.join)?.leftAt).toBeGreaterThan(0);
    const listed = () => holders(owner.state).find(({ member }) => member.names.join === listener.id);
    expect(listed()?.hasLeft).toBe(true);
    expect(isLeaveUncovered(owner.state, now(world, owner))).toBe(false);
    world.time.run(20_000);
    expect(isLeaveUncovered(owner.state, now(world, owner))).toBe(true);
    world.twist = (_, message) => [message];
    world.time.run(10_000);
    expect(listed()).toBeUndefined();
    expect(isLeaveUncovered(owner.state, now(world, owner))).toBe(false);
  });

  it('[B5] speakers who are shown different steps can’t hear each other, nobody is hidden, and one mint heals it', async () => {
    const { world, owner, eve } = await start(93);
    await world.settle(4);
    const last = world.server.steps.at(-1);
    if (!last) throw new Error('no step');
    const forked = { ...last, step: last.step + 1, n: last.n - 1 < 1 ? last.n : last.n };
    let isForking = true;
    world.fate = (to, event) => (isForking && to === eve && event.type === 'step' ? [] : [event]);
    world.give(eve, { type: 'step', step: forked });
    await world.enter(6);
    world.time.run(3_000);
    isForking = false;
    world.time.run(12_000);
    const doubt = [...owner.state.doubts.values()].find(({ kind }) => kind === 'keys-differ');
    expect(doubt?.signers.length).toBe(2);
    expectAllHear(world);
    expectSecrecy(world);
  });
});

/** A sponsor that gives made-up keys. */
function lieAsSponsor(world: World, liar: Peer, key: Bytes, step = 0) {
  return (from: Peer, message: KeyMessage): readonly KeyMessage[] => {
    if (from !== liar || message.type !== 'gift') return [message];
    const held = liar.state.ring.at(-1)?.steps.at(-1);
    const members = message.wraps.flatMap(({ join }) => liar.state.roster.member(join) ?? []);
    if (!held) return [];
    const cover = { ...held, step: step || held.step };
    const { generation, n, head, v, roster } = cover;
    const confirm = confirmKey(new Secret(key.slice()));
    const place = { start: world.server.log.start, generation, step: cover.step, n, head, v, roster, proof: confirm };
    const wraps = wrapFor(liar.state, members, { ...place, key: new Secret(key.slice()) });
    return [{ type: 'gift', gift: { generation, step: cover.step, n, v, confirm }, wraps }];
  };
}

describe('insiders with an honest server', () => {
  it.each([0, 40_000])('[G8] a sponsor’s made-up key (step %s) costs a newcomer only seconds', async (step) => {
    const { world, eve: liar } = await start(100);
    world.twist = lieAsSponsor(world, liar, hash('made up'), step);
    for (const person of [4, 5, 6]) {
      const newcomer = await world.enter(person);
      const sinceMs = world.time.nowMs;
      world.time.run(8_000);
      const first = world.frames.find(({ by, heardBy }) => by !== liar && heardBy.has(newcomer));
      expect((first?.atMs ?? Number.POSITIVE_INFINITY) - sinceMs, `P${person}`).toBeLessThan(7_000);
    }
    expectAllHear(world);
    expectSecrecy(world);
  });

  it('[B5] a lying sponsor with a speaker who seals under the same key is found out', async () => {
    const { world, owner, victim, eve: liar } = await start(101);
    const accomplice = await world.settle(8, { onStage: true });
    const key = hash('made up');
    world.twist = lieAsSponsor(world, liar, key);
    const confirm = confirmKey(new Secret(key.slice()));
    world.fate = (to, event) => {
      if (event.type !== 'batch' || nameOf(event.batch.join) !== accomplice.id || to === liar) return [event];
      const held = to.state.ring.at(-1)?.steps.find((each) => each.step === event.batch.step);
      const isDeceived = held !== undefined && nameOf(held.key.expose()) === nameOf(key);
      return [{ ...event, batch: { ...event.batch, confirm, isOpened: isDeceived } }];
    };
    const newcomer = await world.enter(5);
    const sinceMs = world.time.nowMs;
    world.time.run(14_000);
    const heard = world.frames.filter(({ by, heardBy }) => (by === owner || by === victim) && heardBy.has(newcomer));
    expect((heard[0]?.atMs ?? Number.POSITIVE_INFINITY) - sinceMs).toBeLessThan(12_000);
    expectAllHear(world, { forgiving: [accomplice] });
  });

  it('[B1] no heartbeat moves anybody’s keys', async () => {
    const { world, owner, victim, eve } = await start(102);
    await makeModerator(world, owner, eve);
    const before = victim.state.ring.at(-1)?.steps.at(-1)?.step;
    world.twist = (from, message) =>
      from === eve && message.type === 'heartbeat'
        ? [{ ...message, heartbeat: { ...message.heartbeat, n: 2 ** 31 } }]
        : [message];
    world.time.run(10_000);
    expect(victim.state.ring.at(-1)?.steps.at(-1)?.step).toBe(before);
    expectHealthy(world);
  });

  it('[B2] a former moderator holds nobody by an earlier heartbeat', async () => {
    const { world, owner, victim, eve } = await start(77);
    await makeModerator(world, owner, eve);
    world.time.run(6_000);
    world.twist = (from, message) => {
      if (from !== eve || message.type !== 'heartbeat') return [message];
      const { signature: _, ...body } = { ...message.heartbeat, n: 2 ** 31 };
      return [
        { type: 'heartbeat', heartbeat: { ...body, signature: sign(eve.self.session.signing, 'heartbeat', body) } },
      ];
    };
    world.time.run(7_000);
    expect(allowsSound(victim.state, now(world, victim))).toBe(false);
    world.wish(owner, { act: 'eject', isBan: true, about: world.about(eve) });
    world.time.run(5_000);
    expect(allowsSound(victim.state, now(world, victim))).toBe(true);
    const fetched: KeyMessage[] = [];
    world.twist = (from, message) => {
      if (from === victim && message.type === 'fetch-statements') fetched.push(message);
      return [message];
    };
    world.time.run(5_000);
    expect(fetched).toEqual([]);
  });

  it('[B2] a moderator whose heartbeats claim a later statement holds microphones, by name, until their people go on', async () => {
    const { world, owner, victim, eve } = await start(110);
    await makeModerator(world, owner, eve);
    const { session } = eve.self;
    world.twist = (from, message) => {
      if (from !== eve || message.type !== 'heartbeat') return [message];
      const { signature: _, ...body } = { ...message.heartbeat, n: 2 ** 31 };
      return [{ ...message, heartbeat: { ...body, signature: sign(session.signing, 'heartbeat', body) } }];
    };
    world.time.run(6_000);
    const reasons = holds(victim.state, now(world, victim));
    expect(reasons).toEqual([{ hold: 'behind', member: nameOf(eve.member) }]);
    expect(allowsSound(victim.state, now(world, victim))).toBe(false);
    world.give(victim, { type: 'go-on' });
    world.time.run(12_000);
    expect(allowsSound(victim.state, now(world, victim))).toBe(true);
  });

  it('[B2] a speaker’s batch of a generation that nobody minted mutes nobody', async () => {
    const { world, owner, victim, eve } = await start(103);
    world.fate = (_, event) =>
      event.type === 'batch' && nameOf(event.batch.join) === eve.id
        ? [{ ...event, batch: { ...event.batch, generation: event.batch.generation + 1 } }]
        : [event];
    world.time.run(10_000);
    for (const peer of [owner, victim]) expect(allowsSound(peer.state, now(world, peer))).toBe(true);
    expectAllHear(world);
  });

  it('[B2] garbage on a stage of two holds the microphone, and its person goes on', async () => {
    const world = await World.create(104);
    const owner = await world.settle(0, { onStage: true });
    world.time.run(2_000);
    const garbage = () => {
      for (let count = 0; count < 12; count++) {
        world.give(owner, { type: 'frames', isOpened: false });
        world.time.run(250);
      }
    };
    garbage();
    expect(allowsSound(owner.state, now(world, owner))).toBe(false);
    world.give(owner, { type: 'go-on' });
    expect(allowsSound(owner.state, now(world, owner))).toBe(true);
    garbage();
    expect(allowsSound(owner.state, now(world, owner))).toBe(true);
  });

  it('[G2] a speaker who mints and wraps for nobody silences nobody', async () => {
    const { world, owner, victim, eve } = await start(105);
    const listener = await world.settle(5);
    world.twist = (from, message) => {
      if (from !== eve) return [message];
      if (message.type === 'submit') return [{ ...message, wraps: [] }];
      return message.type === 'minted' || message.type === 'gift' ? [] : [message];
    };
    world.time.run(60_000);
    const sinceMs = world.time.nowMs;
    world.wish(eve, { act: 'mint' });
    world.time.run(20_000);
    for (const by of [owner, victim]) {
      const said = world.frames.filter(
        (frame) => frame.by === by && frame.atMs >= sinceMs && frame.atMs < world.time.nowMs - 200,
      );
      const lost = said.filter(({ isSound, heardBy }) => !isSound || !heardBy.has(listener));
      expect(lost.length, `${by.name}: 500 ms each`).toBeLessThan(4);
    }
    expectAllHear(world, { forgiving: [eve] });
    expectSecrecy(world);
  });

  it('[P9] a member can’t delay their own removal by minting again and again', async () => {
    const { world, owner, eve } = await start(106);
    world.time.every(400, () => !eve.isGone && world.wish(eve, { act: 'mint' }));
    world.time.run(3_000);
    world.wish(owner, { act: 'eject', about: world.about(eve) });
    world.time.run(3_000);
    expect(world.server.log.ejected.has(eve.id)).toBe(true);
    const sinceMs = world.time.nowMs;
    world.time.run(2_000);
    for (const frame of world.frames.filter(({ atMs }) => atMs >= sinceMs))
      expect(world.canOpen([eve], frame)).toBe(false);
  });

  it('[G2] a member who re-enters each second makes nobody mint again', async () => {
    const { world, owner } = await start(107);
    const first = await world.settle(6);
    world.wish(owner, { act: 'eject', about: world.about(first) });
    world.time.run(2_000);
    const before = world.server.stored.filter(({ statement }) => statement.header.act === 'eject').length;
    for (let count = 0; count < 15; count++) {
      const again = await world.enter(6);
      world.time.run(1_000);
      world.vanish(again);
    }
    expect(world.server.stored.filter(({ statement }) => statement.header.act === 'eject').length).toBe(before);
    expectHealthy(world);
  });

  it('[B5] an insider’s made-up log hash names them, and so does a made-up tag', async () => {
    const { world, owner, victim, eve } = await start(108);
    expectNoDoubts(world);
    world.fate = (to, event) =>
      to === owner && event.type === 'batch' && nameOf(event.batch.join) === eve.id
        ? [{ ...event, batch: { ...event.batch, confirm: new Uint8Array(16) } }]
        : [event];
    world.time.run(3_000);
    const doubts = [...owner.state.doubts.values()];
    expect(doubts.find(({ kind }) => kind === 'lies')?.signers).toEqual([eve.id]);
    expect(doubts.filter(({ kind }) => kind === 'keys-differ').every(({ signers }) => signers.includes(eve.id))).toBe(
      true,
    );
    expect([...victim.state.doubts.values()]).toEqual([]);
  });

  it('[G3] no frame overtakes its step while twenty people enter', async () => {
    const { world, owner, victim, eve } = await start(109);
    const listener = await world.settle(4);
    const sinceMs = world.time.nowMs;
    for (let person = 0; person < 20; person++) {
      await world.enter(30 + (person % 4));
      world.time.run(150);
    }
    world.time.run(2_000);
    const said = world.frames.filter(({ atMs }) => atMs >= sinceMs && atMs < world.time.nowMs - 200);
    for (const to of [listener, owner, victim, eve]) {
      const lost = said.filter(({ by, heardBy }) => by !== to && !heardBy.has(to));
      expect(lost.length, `${to.name} misses frames`).toBe(0);
    }
  });
});
