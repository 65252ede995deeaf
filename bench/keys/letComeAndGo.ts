import { signLeave } from '@sotto/keys';
import { hashEntry } from '@sotto/records';
import type { Actor, Spent } from './Actor.ts';
import type { Crowd } from './createCrowd.ts';
import { createPerson, firstLog, type Person } from './createPerson.ts';
import { row, sealAnew } from './measure.ts';

/** Measures the CPU and bytes that a person uses between two times. */
function meter({ spent }: Actor): () => Spent {
  const before = { ...spent };
  return () => ({
    cpuMs: spent.cpuMs - before.cpuMs,
    received: spent.received - before.received,
    sent: spent.sent - before.sent,
  });
}

interface Arrivals {
  /** Each person's time from `enter` until they held a key, in milliseconds. */
  readonly waits: number[];
  readonly spent: Spent[];
  /** The members who may leave, those who came first in front. */
  readonly inside: Person[];
}

/**
 * Lets a person in. Once their device holds a key it is dropped, since from then on it does the same as the listener;
 * the person stays in the roster until it is their turn to leave.
 */
async function arrive({ room }: Crowd, { waits, spent, inside }: Arrivals): Promise<void> {
  const person = await createPerson();
  const actor = await room.enter(person);
  actor.onGiven = () => {
    if (!actor.hears || !room.dismiss(actor)) return;
    inside.push(person);
    waits.push(room.time.nowMs - actor.enteredAtMs);
    spent.push({ ...actor.spent });
  };
}

/** Runs an action this many times, evenly spread. */
function spread(
  crowd: Crowd,
  { count, seconds }: { count: number; seconds: number },
  happen: (index: number) => unknown,
) {
  const next = async (index: number) => {
    if (index === count) return;
    await happen(index);
    crowd.room.time.after((seconds * 1_000) / count, () => next(index + 1));
  };
  crowd.room.time.after(10, () => next(0));
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

export interface Coming {
  readonly seconds: number;
  readonly joins: number;
  readonly leaves: number;
}

/** Lets this many people come and go, evenly spread. @returns when all measurements are printed */
export async function letComeAndGo(crowd: Crowd, { seconds, joins, leaves }: Coming): Promise<void> {
  const { room, sponsor, speaker, listener, people } = crowd;
  const arrivals: Arrivals = { waits: [], spent: [], inside: people.slice(20) };
  const meters = { sponsor: meter(sponsor), speaker: meter(speaker), listener: meter(listener) };
  const [statements, gifts, server] = [room.statements.length, room.gifts, { ...room.server }];
  spread(crowd, { count: joins, seconds }, () => arrive(crowd, arrivals));
  spread(crowd, { count: leaves, seconds }, () => {
    const leaver = arrivals.inside.shift();
    if (!leaver) throw new Error('nobody is left to leave');
    const { join, self } = leaver;
    const entry = signLeave({ start: firstLog.start, join }, self.session);
    room.enroll({ entry, hash: hashEntry(entry) });
  });
  await room.time.run(seconds * 1_000 + 5_000);
  const minted = room.statements.slice(statements).filter(({ header }) => header.minting).length;
  if (arrivals.waits.length !== joins) throw new Error(`${joins - arrivals.waits.length} wait for a key`);
  if (!listener.hears || !speaker.speaks(room.time.nowMs)) throw new Error('lost');
  const [per, rate] = seconds < 60 ? [1, 'in all'] : [seconds / 60, 'a minute'];
  const listeners = people.length - 9;
  const floor = (await sealAnew(listeners)) * minted + (await sealAnew(1_000)) * (joins / 1_000);
  console.log(
    `\n${joins} joins and ${leaves} leaves in ${seconds} s among ${listeners.toLocaleString('en')} listeners, ${rate}; floor: box_seal, for the same secrets`,
  );
  for (const [who, spent] of [
    ['the owner, who moderates, speaks and sponsors', meters.sponsor()],
    ['another on stage', meters.speaker()],
    ['a listener', meters.listener()],
  ] as const) {
    const floorMs = spent.sent > 1_000_000 ? floor / per : undefined;
    row(`${who}: CPU, bytes received`, spent.cpuMs / per, spent.received / per, floorMs);
    row(`${who}: bytes sent`, undefined, spent.sent / per);
  }
  row(
    'a newcomer, once: CPU, bytes received',
    mean(arrivals.spent.map(({ cpuMs }) => cpuMs)),
    mean(arrivals.spent.map(({ received }) => received)),
  );
  row(
    'the server: records; bytes to each listener',
    (room.server.cpuMs - server.cpuMs) / per,
    (room.server.toEach - server.toEach) / per,
  );
  row(
    'floor: box_seal to each for each mint, and to each newcomer',
    floor / per,
    (80 * (listeners * minted + joins)) / per,
  );
  row('a newcomer waited for a key, on average', mean(arrivals.waits));
  row('  at most', Math.max(...arrivals.waits));
  console.log(
    `  ${room.gifts - gifts} gifts, ${minted} mints, ${room.statements.length - statements} statements, ${room.refused} refused; checkpoint of ${room.checkpointBytes()} B`,
  );
}
