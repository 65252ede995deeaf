import { isEqual, toBase64url } from '@sotto/base';
import { expect } from 'vitest';
import type { Member, SentFrame } from './Member.ts';
import type { World } from './World.ts';

/** Who shares a step with a newcomer before may be heard by it for this long. */
const sharedStepMs = 500;

/** The statement that ejected a member, by its number. */
export function ejectionOf({ server }: World, { join }: Member): number | undefined {
  const name = toBase64url(join);
  const isTheirs = ({ gate }: { gate: { act: string; joins: Uint8Array[] } }) =>
    gate.act === 'eject' && gate.joins.some((each) => toBase64url(each) === name);
  return server.stored.statements.find(isTheirs)?.gate.sequence;
}

/** What nobody can do whatever happens: open what was said before them, or after they were put out. */
export async function expectSecrecy(world: World): Promise<void> {
  for (const member of world.members) {
    const ejection = ejectionOf(world, member);
    for (const frame of world.frames) {
      if (frame.by === member) continue;
      const isEarly = frame.atMs < member.enteredAtMs - sharedStepMs;
      const isLate = ejection !== undefined && frame.knewSequence >= ejection;
      if (isEarly || isLate) expect(await member.canOpen(frame), describeFrame(world, member, frame)).toBe(false);
    }
  }
}

function describeFrame(_world: World, { name }: Member, { by, atMs, position }: SentFrame): string {
  return `${name} opens ${by.name} at ${atMs} ms, ${position.generation}/${position.step}`;
}

/** Whoever knows of a removal says nothing more under the keys of before. */
export function expectRemovalsHeeded(world: World): void {
  const ejects = world.server.stored.statements.filter(({ gate }) => gate.act === 'eject');
  for (const { gate } of ejects) {
    const after = world.frames.filter(({ knewSequence }) => knewSequence >= gate.sequence);
    for (const { position } of after) expect(position.generation).toBeGreaterThanOrEqual(gate.sequence);
  }
}

/** Every member reads of the log what the server reads, statement by statement. */
export function expectOneLog(world: World): void {
  const longest = world.members.map(({ agent }) => agent.log.heads).sort((a, b) => b.length - a.length)[0] ?? [];
  for (const { agent } of world.members) {
    agent.log.heads.forEach((head, index) => {
      expect(isEqual(head, longest[index] ?? new Uint8Array(0))).toBe(true);
    });
  }
  for (const { agent, hasLeft } of world.inside()) {
    if (!hasLeft) expect(agent.log.log).toEqual(world.server.log);
  }
}

/** After so much simulated time everybody inside hears everybody who speaks, and every gate on stage is open. */
export async function expectAllHear(world: World, withinMs = 10_000): Promise<void> {
  await world.time.run(withinMs);
  const sinceMs = world.time.nowMs;
  await world.time.run(2_000);
  for (const speaker of world.inside()) {
    if (!world.server.stage.has(toBase64url(speaker.join)) || speaker.isAsleep) continue;
    expect(world.saidBy(speaker, sinceMs).length, `${speaker.name} speaks`).toBeGreaterThan(0);
    for (const listener of world.inside()) {
      if (listener === speaker || listener.isCut || listener.isAsleep) continue;
      const heard = world.heardBy(listener, speaker, sinceMs).length;
      expect(heard, `${listener.name} hears ${speaker.name}`).toBeGreaterThan(0);
    }
  }
}

/** All that holds with an honest server, in bounded time. */
export async function expectHealthy(world: World, withinMs?: number): Promise<void> {
  await expectAllHear(world, withinMs);
  expectOneLog(world);
  expectRemovalsHeeded(world);
  await expectSecrecy(world);
}
