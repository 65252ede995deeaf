import type { Actor } from './Actor.ts';
import { createPerson, owner, type Person } from './createPerson.ts';
import { SimulatedRoom } from './SimulatedRoom.ts';

/** A room with ten people on stage. The owner, one more speaker and one listener are devices with real keys. */
export interface Crowd {
  readonly room: SimulatedRoom;
  /** The owner: a moderator who is here, and whom the server asks for keys. */
  readonly sponsor: Actor;
  readonly speaker: Actor;
  readonly listener: Actor;
  readonly people: readonly Person[];
}

const onStage = 10;

/**
 * Creates a room with this many listeners who have been there for a while: every member who may have to wrap has read
 * the roster and met everybody.
 */
export async function createCrowd(listeners: number): Promise<Crowd> {
  const room = new SimulatedRoom();
  const people: Person[] = [];
  for (let index = 0; index < listeners + onStage - 1; index++) people.push(await createPerson());
  for (const person of [owner, ...people]) room.enroll(person);
  room.stage = [owner, ...people.slice(0, onStage - 1)].map(({ join }) => join);
  const [second, eleventh] = [people[0], people[onStage]];
  if (!second || !eleventh) throw new Error('too few');
  const sponsor = await room.enter(owner, 1);
  const speaker = await room.enter(second, 2);
  const listener = await room.enter(eleventh, onStage + 2);
  for (const actor of [sponsor, speaker]) actor.isOnStage = true;
  await room.setStage(room.stage);
  for (let tries = 0; tries < 20 && !isSettled(room, [sponsor, speaker]); tries++) await room.time.run(10_000);
  if (!isSettled(room, [sponsor, speaker]) || !listener.hears) throw new Error('the room did not settle');
  return { room, sponsor, speaker, listener, people };
}

function isSettled({ time }: SimulatedRoom, speakers: readonly Actor[]): boolean {
  const isReady = (actor: Actor) => actor.state.roster.unopened.size === 0 && actor.speaks(time.nowMs);
  return time.nowMs > 60_000 && speakers.every(isReady);
}
