import { toBase64url } from '@sotto/base';
import { expectHealthy } from './invariants.ts';
import type { Member } from './Member.ts';
import { type Fate, honest, World } from './World.ts';

const kept = ['statement', 'entries', 'stage', 'connection'];

/** Late, early, twice; and never, for what a connection does not have to keep. */
const wild: Fate = ({ event, random }) => {
  const fate = random();
  if (fate < 0.08 && !kept.includes(event.type)) return [];
  if (fate < 0.16) return [random() * 300, random() * 900];
  return [random() * (fate < 0.3 ? 1_500 : 120)];
};

const fates: readonly Fate[] = [honest, wild];

/** One thing that somebody does. */
async function happen(world: World, pick: <T>(from: readonly T[]) => T | undefined): Promise<void> {
  const inside = world.inside();
  const someone = pick(inside);
  const moderators = inside.filter(({ join }) => world.server.log.present.has(toBase64url(join)));
  const moderator = pick(moderators);
  const deeds: (() => unknown)[] = [
    () => world.enter(1 + Math.floor(world.random() * 9), { onStage: world.random() < 0.4 }),
    () => world.enter(1 + Math.floor(world.random() * 9)),
    () => someone && world.server.takeStage(someone.join),
    () => someone && world.server.stepDown(someone.join),
    () => someone && inside.length > 3 && world.leave(someone, { isSaid: world.random() < 0.5 }),
    () => someone && sleep(world, someone),
    () => someone && cut(world, someone),
    () => moderator && someone && someone !== moderator && world.remove(moderator, someone),
    () => moderator && someone && giveTo(world, moderator, someone),
    () => moderator && world.wish(moderator, { kind: 'rotate', act: 'mint' }),
    () => moderator && world.wish(moderator, world.server.log.isLocked ? unlock : lock),
    () => {
      world.inOrder = world.random() < 0.5;
      world.fate = pick(fates) ?? honest;
    },
  ];
  await Promise.resolve(pick(deeds)?.());
}

const lock = { kind: 'lock', act: 'lock' } as const;
const unlock = { kind: 'unlock', act: 'unlock' } as const;

function giveTo(world: World, moderator: Member, { self }: Member): Promise<void> {
  return world.wish(moderator, { kind: 'grant', act: 'give', member: self.memberKey.publicKey });
}

function sleep(world: World, member: Member): void {
  member.isAsleep = true;
  world.time.after(world.random() * 25_000, () => world.wake(member));
}

/** Cut off for some seconds; what came meanwhile is lost, as it is to one who is back over a new connection. */
function cut(world: World, member: Member): void {
  member.isCut = true;
  world.time.after(world.random() * 12_000, () => world.reconnect(member));
}

function findModerator(world: World): Member | undefined {
  return world.inside().find(({ join }) => world.server.log.present.has(toBase64url(join)));
}

async function heal(world: World): Promise<void> {
  world.inOrder = true;
  world.fate = honest;
  for (const member of world.members) {
    await world.wake(member);
    if (!member.hasLeft) await world.reconnect(member);
  }
  if (!findModerator(world)) await world.enter(0, { onStage: true });
  await world.time.run(30_000);
  const moderator = findModerator(world);
  if (moderator && world.server.log.isLocked) await world.wish(moderator, unlock);
  for (const member of world.inside().slice(0, 4)) world.server.takeStage(member.join);
}

/**
 * Lets a room live for two simulated minutes in which people and network do as the seed wants, with a server that is
 * honest, and then checks that all is well within a further minute.
 */
export async function live(seed: number): Promise<{ happened: number; world: World }> {
  const world = await World.create(seed);
  const pick = <T>(from: readonly T[]) => from[Math.floor(world.random() * from.length)];
  await world.enter(0, { onStage: world.random() < 0.7 });
  let happened = 0;
  while (world.time.nowMs < 120_000) {
    await world.time.run(world.random() * 6_000);
    await happen(world, pick);
    happened += 1;
  }
  await heal(world);
  await expectHealthy(world, 45_000);
  return { happened, world };
}
