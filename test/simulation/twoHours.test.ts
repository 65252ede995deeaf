import type { Bytes } from '@sotto/base';
import { type ConfirmedPosition, createFrameKeyRing, createFrameSealer, encodeKid } from '@sotto/frames';
import { closeState, type State } from '@sotto/keys';
import { nameOf } from '@sotto/records';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Peer } from '../../packages/keys/test/Peer.ts';
import { World } from '../../packages/keys/test/World.ts';

const { living } = vi.hoisted(() => ({ living: new Set<object>() }));

vi.mock('@sotto/base', async (original) => {
  const base = await original<typeof import('@sotto/base')>();
  class CountedSecret extends base.Secret {
    constructor(bytes: Bytes) {
      super(bytes);
      // Members only borrow what the simulation itself makes, such as root seeds, and must not wipe it.
      if (/packages\/\w+\/src\//.test(new Error().stack ?? '')) living.add(this);
    }

    override wipe(): void {
      super.wipe();
      living.delete(this);
    }
  }
  return { ...base, Secret: CountedSecret };
});

const [secondMs, framesPerSecond, minutes] = [1_000, 50, 120];
const word = Uint8Array.of(0x78, 1);

/** Watches everything that one session seals, by however many sealers. */
class SessionWatch {
  readonly faults: string[] = [];
  readonly generations = new Set<number>();
  readonly #ctrs = new Set<number>();
  readonly #places = new Map<bigint, string>();

  get sealed(): number {
    return this.#ctrs.size;
  }

  /** Takes the header as it is sent: no counter may come twice, whatever its key, and no KID may name two keys. */
  note(sealed: Uint8Array, { generation, step, confirm }: ConfirmedPosition): void {
    const header = Buffer.from(sealed.buffer, sealed.byteOffset, 9);
    const [kid, ctr] = [BigInt(header.readUInt32BE(1)), header.readUInt32BE(5)];
    if (this.#ctrs.has(ctr)) this.faults.push(`${ctr} twice`);
    this.#ctrs.add(ctr);
    const place = nameOf(confirm);
    if (kid !== encodeKid({ generation, step })) this.faults.push(`${kid} is not ${generation}/${step}`);
    if ((this.#places.get(kid) ?? place) !== place) this.faults.push(`${kid} has two keys`);
    this.#places.set(kid, place);
    this.generations.add(generation);
  }
}

const watches = new Map<string, SessionWatch>();

function watchOf(session: Bytes): SessionWatch {
  const watch = watches.get(nameOf(session)) ?? new SessionWatch();
  watches.set(nameOf(session), watch);
  return watch;
}

/** Speaks as a microphone does: 50 frames a second, all at once here, since simulated time stands still meanwhile. */
function createMicrophone(peer: Peer) {
  const session = peer.self.session.signing.publicKey;
  const watch = watchOf(session);
  const ring = createFrameKeyRing({ mediaSalt: peer.self.keys.mediaSalt, now: () => world.time.nowMs });
  let last = 0;
  const sealer = createFrameSealer({ ring, session }, ({ sealed, ctr, position }) => {
    watch.note(sealed, position);
    if (ctr <= last) watch.faults.push(`${ctr} after ${last}`);
    last = ctr;
  });
  return {
    async speak(isMuted: boolean) {
      ring.use(peer.publish(world.time.nowMs));
      const content = isMuted || !ring.allowsSound() ? 'muted' : word;
      await Promise.all(Array.from({ length: framesPerSecond }, () => sealer.seal(content)));
    },
    close() {
      sealer.close();
      ring.close();
    },
  };
}

/** Sizes of all maps, sets and lists in a member's state. */
function sizesOf(state: State): Record<string, number> {
  const sized = Object.entries(state).flatMap(([name, value]): [string, number][] => {
    if (value instanceof Map || value instanceof Set) return [[name, value.size]];
    return Array.isArray(value) ? [[name, value.length]] : [];
  });
  return { ...Object.fromEntries(sized), steps: Math.max(0, ...state.ring.map(({ steps }) => steps.length)) };
}

function end({ state, self }: Peer): void {
  closeState(state);
  self.session.close();
  self.memberKey.privateKey.wipe();
}

let world: World;
let owner: Peer;
const ownSizes: Record<string, number>[] = [];
const livingAt: number[] = [];

async function settle(person: number, onStage = false): Promise<Peer> {
  const peer = await world.settle(person, { onStage });
  peer.isHoarding = false;
  return peer;
}

/**
 * Plays one minute: a listener comes, stays for half of it, and goes; somebody mutes; every other minute somebody is on
 * stage.
 */
async function liveMinute(minute: number, bea: Peer): Promise<void> {
  const guest = await settle(2 + (minute % 200));
  if (minute % 4 === 1) world.server.takeStage(bea.join, bea.member);
  if (minute % 4 === 3) world.server.leaveStage(bea.join);
  // A new sealer of the same session: another transport, or another time on stage.
  const microphones = [createMicrophone(owner), createMicrophone(bea)] as const;
  for (let second = 3; second < 60; second++) {
    world.time.run(secondMs);
    await microphones[0].speak(second % 20 < 5);
    if (bea.publish(world.time.nowMs).sealAt) await microphones[1].speak(second % 7 === 0);
    if (second !== 30) continue;
    if (minute % 3 === 0) world.vanish(guest);
    else await world.leave(guest);
    end(guest);
  }
  for (const microphone of microphones) microphone.close();
  ownSizes.push(sizesOf(owner.state));
  livingAt.push(living.size);
  // The simulation's own memory must not count as the members'.
  world.frames.splice(0);
  world.covers.clear();
}

beforeAll(async () => {
  world = await World.create(2026);
  owner = await settle(0, true);
  let bea = await settle(1);
  for (let minute = 0; minute < minutes; minute++) {
    // Every half hour she reloads her page: another Worker, another session.
    if (minute % 30 === 29) {
      await world.leave(bea);
      end(bea);
      bea = await settle(1);
    }
    await liveMinute(minute, bea);
  }
}, 600_000);

afterAll(() => end(owner));

describe('two hours of a room in which people come, go, speak and mute', () => {
  it('are two hours of frames under many keys', () => {
    const own = watchOf(owner.self.session.signing.publicKey);
    expect(own.sealed).toBeGreaterThan(minutes * 56 * framesPerSecond);
    expect(own.generations.size).toBeGreaterThan(70);
    expect(watches.size).toBeGreaterThan(4);
  });

  it('[F3-F4] no counter of a session repeats or goes back, and no KID stands for two keys', () => {
    for (const { faults } of watches.values()) expect(faults).toEqual([]);
  });

  it('[G9] members hold no more after two hours than after some minutes', () => {
    const highest = (name: string, from: number, to: number) =>
      Math.max(...ownSizes.slice(from, to).map((sizes) => sizes[name] ?? 0));
    for (const name of Object.keys(ownSizes[0] ?? {})) {
      // One short entry for each join that was lost without a word.
      if (name === 'gone') continue;
      expect(highest(name, minutes - 30, minutes), name).toBeLessThanOrEqual(highest(name, 0, 30) + 1);
    }
    expect(Math.max(...livingAt)).toBeLessThanOrEqual(Math.max(...livingAt.slice(0, 25)) + 4);
    expect(highest('ring', 0, minutes)).toBeLessThanOrEqual(3);
    expect(highest('steps', 0, minutes)).toBeLessThanOrEqual(8);
  });
});
