import { type Bytes, toBase64url } from '@sotto/base';
import { createFrameSealer, encodeKid, type Position } from '@sotto/frames';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Agreement } from '../../packages/keys/src/agreement/Agreement.ts';
import { Hoard } from './Hoard.ts';
import { type Member, toKeySource } from './Member.ts';
import { World } from './World.ts';

const { agreements, living } = vi.hoisted(() => ({ agreements: [] as Agreement[], living: new Set<object>() }));

vi.mock('../../packages/keys/src/agreement/Agreement.ts', async (original) => {
  const real = await original<typeof import('../../packages/keys/src/agreement/Agreement.ts')>();
  const createAgreement: typeof real.createAgreement = (...options) => {
    const agreement = real.createAgreement(...options);
    agreements.push(agreement);
    return agreement;
  };
  return { ...real, createAgreement };
});

vi.mock('@sotto/base', async (original) => {
  const base = await original<typeof import('@sotto/base')>();
  class CountedSecret extends base.Secret {
    constructor(bytes: Bytes) {
      super(bytes);
      // What the simulation makes for itself, such as root seeds, is lent to members and not theirs to wipe.
      if (/packages\/\w+\/src\//.test(new Error().stack ?? '')) living.add(this);
    }

    override wipe(): void {
      super.wipe();
      living.delete(this);
    }
  }
  return { ...base, Secret: CountedSecret };
});

const [minuteMs, secondMs, framesPerSecond, minutes] = [60_000, 1_000, 50, 120];
const word = Uint8Array.of(0x78, 1);

/** Watches all that one session seals, by however many sealers. */
class SessionWatch {
  readonly faults: string[] = [];
  readonly #ctrs = new Set<number>();
  readonly #positions = new Map<bigint, string>();

  get sealed(): number {
    return this.#ctrs.size;
  }

  /** Takes the header as it is sent; no counter may come twice, whatever its key, and no KID stand for two positions. */
  note(sealed: Uint8Array, position: Position): void {
    const header = Buffer.from(sealed.buffer, sealed.byteOffset, 9);
    const [kid, ctr] = [BigInt(header.readUInt32BE(1)), header.readUInt32BE(5)];
    if (this.#ctrs.has(ctr)) this.faults.push(`${ctr} twice`);
    this.#ctrs.add(ctr);
    const place = `${position.generation}/${position.step}`;
    if (kid !== encodeKid(position) || (this.#positions.get(kid) ?? place) !== place)
      this.faults.push(`${kid}: ${place}`);
    this.#positions.set(kid, place);
  }
}

const watches = new Map<string, SessionWatch>();

function watchOf(session: Bytes): SessionWatch {
  const name = toBase64url(session);
  const watch = watches.get(name) ?? new SessionWatch();
  watches.set(name, watch);
  return watch;
}

/** Speaks as a microphone does: 50 frames a second, all at once here, since simulated time stands still meanwhile. */
function createMicrophone({ agent, self, session }: Member) {
  const watch = watchOf(session);
  let last = 0;
  const end = { keys: toKeySource(agent, self.keys.mediaSalt.expose()), session };
  const sealer = createFrameSealer(end, ({ sealed, ctr, position }) => {
    watch.note(sealed, position);
    if (ctr <= last) watch.faults.push(`${ctr} after ${last}`);
    last = ctr;
  });
  return {
    async speak(isMuted: boolean) {
      const content = isMuted || !agent.isMicrophoneOpen() ? 'muted' : word;
      await Promise.all(Array.from({ length: framesPerSecond }, () => sealer.seal(content)));
    },
    close: () => sealer.close(),
  };
}

/** How much each map, set and list of a member's agreement holds. */
function sizesOf(agreement: Agreement): Record<string, number> {
  const sized = Object.entries(agreement).flatMap(([name, value]): [string, number][] => {
    if (value instanceof Map || value instanceof Set) return [[name, value.size]];
    return Array.isArray(value) ? [[name, value.length]] : [];
  });
  const steps = agreement.ring.map((held) => held.steps.length);
  return { ...Object.fromEntries(sized), steps: Math.max(0, ...steps) };
}

function end({ agent, self }: Member): void {
  agent.close();
  self.keys.close();
  self.session.close();
  self.memberKey.privateKey.wipe();
}

let world: World;
let owner: Member;
let ownSizes: Record<string, number>[];
let livingAt: number[];
let generations: Set<number>;
let stepsTaken: number;

/** One minute: a listener comes, is there for half of it, and goes; somebody mutes, somebody is on stage every other one. */
async function liveMinute(minute: number, bea: Member): Promise<void> {
  const guest = await world.enter(2 + (minute % 200));
  const name = toBase64url(bea.join);
  if (minute % 4 === 1) world.server.takeStage(bea.join);
  if (minute % 4 === 3) world.server.stepDown(bea.join);
  // A new sealer of the same session: another way to the relay, another stay on stage.
  const microphones = [createMicrophone(owner), createMicrophone(bea)] as const;
  for (let second = 0; second < minuteMs / secondMs; second++) {
    await world.time.run(secondMs);
    await microphones[0].speak(second % 20 < 5);
    if (world.server.stage.has(name)) await microphones[1].speak(second % 7 === 0);
    const position = owner.agent.current();
    if (position) generations.add(position.generation);
    stepsTaken = Math.max(stepsTaken, position?.step ?? 0);
    if (second === 30) {
      world.leave(guest, { isSaid: minute % 3 !== 0 });
      end(guest);
    }
  }
  for (const microphone of microphones) microphone.close();
  noteSizes();
}

function noteSizes(): void {
  ownSizes.push(sizesOf(agreements[0] as Agreement));
  livingAt.push(living.size);
  // What the simulation itself sealed, twice a second; what it remembers of it is not the members'.
  for (const { by, sealed, position } of world.frames.splice(0)) watchOf(by.session).note(sealed, position);
  world.heard.clear();
}

beforeAll(async () => {
  const looting = vi.spyOn(Hoard.prototype, 'loot').mockResolvedValue();
  world = await World.create(2026);
  [ownSizes, livingAt, generations, stepsTaken] = [[], [], new Set(), 0];
  owner = await world.settle(0, { onStage: true });
  let bea = await world.settle(1);
  for (let minute = 0; minute < minutes; minute++) {
    // Every half hour she reloads her page: another Worker, another session.
    if (minute % 30 === 29) {
      world.leave(bea, { isSaid: true });
      end(bea);
      bea = await world.settle(1);
    }
    await liveMinute(minute, bea);
  }
  looting.mockRestore();
}, 600_000);

afterAll(() => end(owner));

describe('two hours of a room in which people come, go, speak and mute', () => {
  test('are two hours of frames under many keys', () => {
    expect(watches.get(toBase64url(owner.session))?.sealed).toBeGreaterThan(minutes * 60 * framesPerSecond);
    expect(watches.size).toBeGreaterThan(4);
    expect(generations.size).toBeGreaterThan(100);
    expect(stepsTaken).toBeGreaterThan(0);
  });

  test('[F3-F4] no counter of a session comes twice or goes back, and no KID stands for two positions', () => {
    for (const { faults } of watches.values()) expect(faults).toEqual([]);
  });

  test('[G11, G13] what is held after two hours is no more than after some minutes', () => {
    const highest = (name: string, from: number, to: number) =>
      Math.max(...ownSizes.slice(from, to).map((sizes) => sizes[name] ?? 0));
    for (const name of Object.keys(ownSizes[0] ?? {})) {
      if (growing.has(name)) continue;
      expect(highest(name, minutes - 30, minutes), name).toBeLessThanOrEqual(highest(name, 0, 30) + 1);
    }
    // Whoever was lost without a word has not left by the roster, for whoever reads it later.
    const lost = Math.ceil(minutes / 3);
    expect(Math.max(...livingAt)).toBeLessThanOrEqual(Math.max(...livingAt.slice(0, 25)) + lost);
    expect(highest('ring', 0, minutes)).toBeLessThanOrEqual(3);
    expect(highest('steps', 0, minutes)).toBeLessThanOrEqual(6);
  });
});

/** These hold one short entry for each join that was lost without a word, or that was ever a voter. */
const growing = new Set(['gone', 'votes', 'heard']);
