import { ok, randomBytes, toBase64url } from '@sotto/base';
import { createLog } from '@sotto/log';
import { limits, type RelayBody } from '@sotto/protocol';
import { describe, expect, it, vi } from 'vitest';
import { createFakeMember, createFakeRoom, type FakeMember } from '../../test/createFakeMember.ts';
import { createSilentMetrics } from '../metrics/createSilentMetrics.ts';
import type { RelayLink } from '../relays/RelayLink.ts';
import type { RelayPool } from '../relays/RelayPool.ts';
import { moveRooms, welcomeRelay } from './followRelays.ts';
import { LiveRooms } from './LiveRooms.ts';

/** A relay that keeps these handles, and writes down in which portions it was asked. */
function createRelay() {
  const kept = new Set<string>();
  const portions: number[] = [];
  let atOnce = 0;
  const relay = {
    connections: 1,
    portions,
    kept,
    mostAtOnce: 0,
    closeHandle: () => undefined,
    async command(_name: string, { handles }: RelayBody<'adopt'>) {
      portions.push(handles.length);
      relay.mostAtOnce = Math.max(relay.mostAtOnce, ++atOnce);
      await Promise.resolve();
      atOnce--;
      return ok({ kept: handles.filter((handle) => kept.has(toBase64url(handle))) });
    },
  };
  return relay;
}

async function setUp({ rooms: count, members: each }: { rooms: number; members: number }) {
  const relay = createRelay();
  const link = relay as unknown as RelayLink;
  const other = createRelay() as unknown as RelayLink;
  const rooms = new LiveRooms();
  const people: { room: ReturnType<typeof createFakeRoom>; member: FakeMember }[] = [];
  for (let index = 0; index < count; index++) {
    const handle = randomBytes(16);
    const room = createFakeRoom({ handle, relay: link });
    await rooms.open(handle, async () => room);
    for (let number = 0; number < each; number++) {
      const member = createFakeMember();
      room.add(member);
      people.push({ room, member });
    }
  }
  let up: RelayLink | undefined;
  let isGone = true;
  const relays = { isGone: (which: RelayLink) => isGone && which === link, choose: () => up } as unknown as RelayPool;
  const lines: string[] = [];
  const log = createLog({ component: 'test', sink: { write: (line) => void lines.push(line) } });
  const parts = { relays, rooms, metrics: createSilentMetrics(), log };
  const told = () => people.filter(({ member }) => member.told.some(({ event }) => event === 'path-lost')).length;
  return {
    relay,
    link,
    other,
    rooms,
    people,
    parts,
    told,
    lines,
    comeUp: () => {
      up = other;
    },
    comeBack: () => {
      isGone = false;
    },
  };
}

describe('a relay that is away', () => {
  it('[L4] moves nobody and informs nobody while there is no other', async () => {
    const { parts, told, rooms, link, lines } = await setUp({ rooms: 2, members: 3 });
    await moveRooms(parts);
    expect([told(), rooms.on(link).length, lines]).toEqual([0, 2, []]);
  });

  it('[L4] has its rooms moved at once where another comes up, and their members told in portions', async () => {
    const { parts, told, rooms, link, other, comeUp, lines } = await setUp({ rooms: 20, members: 10 });
    comeUp();
    const moving = moveRooms(parts);
    expect([told(), rooms.on(link).length, rooms.on(other).length]).toEqual([48, 0, 20]);
    await moving;
    expect(told()).toBe(200);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ msg: 'rooms-moved', count: 20 }]);
  });

  it('[L4] takes nothing from members who have started again before their turn', async () => {
    const { parts, told, people, comeUp } = await setUp({ rooms: 1, members: 100 });
    comeUp();
    const moving = moveRooms(parts);
    for (const { member } of people.slice(60)) member.receiveOn(randomBytes(16));
    for (const { room, member } of people.slice(50, 60)) room.remove(member);
    await moving;
    expect(told()).toBe(50);
  });
});

describe('a relay that is back', () => {
  it('[L4] keeps what it still has, asked for in few and full portions', async () => {
    const { parts, told, relay, link, people, comeBack } = await setUp({ rooms: 50, members: 4 });
    comeBack();
    for (const { member } of people) relay.kept.add(toBase64url(member.receiving));
    await welcomeRelay(parts, link);
    expect([told(), relay.portions, relay.mostAtOnce]).toEqual([0, [48, 48, 48, 48, 8], 2]);
    expect(Math.max(...relay.portions)).toBeLessThanOrEqual(limits.adoptedHandles);
  });

  it('[L4, R12] tells its people what it lost, and nothing else', async () => {
    const { parts, told, relay, link, people, comeBack } = await setUp({ rooms: 1, members: 3 });
    comeBack();
    const [kept, lost, speaker] = people;
    if (!kept || !lost || !speaker) throw new Error('nobody there');
    relay.kept.add(toBase64url(kept.member.receiving));
    relay.kept.add(toBase64url(speaker.member.receiving));
    speaker.room.takeStage(speaker.member, {
      transport: randomBytes(16),
      producer: randomBytes(16),
      member: randomBytes(32),
      isProducing: false,
    });
    await welcomeRelay(parts, link);
    expect([told(), lost.member.told.at(-1)?.event, speaker.member.speaking]).toEqual([1, 'path-lost', undefined]);
  });

  it('[L4] is not asked further once its connection has broken again', async () => {
    const { parts, told, relay, link, comeBack } = await setUp({ rooms: 1, members: 480 });
    comeBack();
    const welcoming = welcomeRelay(parts, link);
    await vi.waitFor(() => expect(relay.portions.length).toBe(2));
    relay.connections++;
    await welcoming;
    expect([relay.portions.length, told()]).toEqual([2, 96]);
  });
});
