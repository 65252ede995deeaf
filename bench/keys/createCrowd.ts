import { createPerson, owner, type Person } from './createPerson.ts';
import { type Actor, SimulatedRoom } from './SimulatedRoom.ts';

/** A room with ten on stage, of whom the owner and one more are devices with real keys, and one such listener. */
export interface Crowd {
  readonly room: SimulatedRoom;
  readonly sponsor: Actor;
  readonly speaker: Actor;
  readonly listener: Actor;
  readonly people: readonly Person[];
}

const onStage = 10;

/** So many listeners who have been there for a while: whoever may have to wrap has read the roster and met everybody. */
export async function createCrowd(listeners: number): Promise<Crowd> {
  const room = await SimulatedRoom.open();
  const people: Person[] = [];
  for (let index = 0; index < listeners + onStage - 1; index++) people.push(await createPerson());
  for (const { entry } of [owner, ...people]) room.enroll(entry);
  room.stage = [owner, ...people.slice(0, onStage - 1)].map(({ join }) => join);
  const [second, eleventh] = [people[0], people[onStage]];
  if (!second || !eleventh) throw new Error('too few');
  const sponsor = await room.enter(owner, 1);
  const speaker = await room.enter(second, 2);
  const listener = await room.enter(eleventh, onStage + 2);
  for (const actor of [sponsor, speaker]) actor.isOnStage = true;
  await room.tellStage();
  const pages = Math.ceil(room.entries.length / 64);
  await room.time.run(pages * 110 + (listeners / 200) * 250 + 15_000);
  const position = sponsor.agent.current();
  if (
    !position ||
    !(speaker.agent.isRosterRead() && listener.agent.holds(position, owner.self.session.signing.publicKey))
  )
    throw new Error('the room did not settle');
  return { room, sponsor, speaker, listener, people };
}
