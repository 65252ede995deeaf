import type { Peer } from '../Peer.ts';
import { World } from '../World.ts';

/** A room whose owner, a victim and Eve are on stage. */
export async function start(seed: number, choices: Parameters<typeof World.create>[1] = {}) {
  const world = await World.create(seed, choices);
  const owner = await world.settle(0, { onStage: true });
  const victim = await world.settle(1, { onStage: true });
  const eve = await world.settle(2, { onStage: true });
  world.time.run(6_000);
  return { world, owner, victim, eve };
}

export async function makeModerator(world: World, owner: Peer, peer: Peer) {
  world.wish(owner, { act: 'give', about: world.about(peer) });
  world.time.run(2_000);
}

/** The events by which a client learns what others do. */
export const silenced = new Set(['statement', 'stage', 'step', 'entry-hashes', 'entries', 'heartbeat', 'batch']);

/** The server keeps everything that the owner brings about from these members. */
export function keepInTheDark(world: World, dark: readonly Peer[]) {
  world.fate = (to, event) => (dark.includes(to) && silenced.has(event.type) ? [] : [event]);
}

/** A member's time, by their own clock. */
export const now = (world: World, peer: Peer) => world.time.nowMs + peer.clockOffsetMs;
