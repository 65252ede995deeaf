import { type Bytes, fail, toBase64url } from '@sotto/base';
import { encodeCanonical, gatheredEvents, parseMessage, type RoomEvent, roomEvent } from '@sotto/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { handlers } from '../../../apps/server/src/requests/index.ts';
import { Member } from '../../../apps/server/src/rooms/Member.ts';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually, host, join, type Person } from './people.ts';
import { looped, speechFrames } from './speech.ts';

// A real client and a real server. Below them the test changes what the server tells one member, event by event.

let sotto: RunningSotto;
let speech: Uint8Array[];

beforeAll(async () => {
  [sotto, speech] = await Promise.all([startSotto(), speechFrames('One, two, three.')]);
});
afterEach(() => void vi.restoreAllMocks());
afterAll(() => sotto.close());

/** The events that a member gets in place of one. */
type Lie = (event: RoomEvent) => readonly RoomEvent[];

function eventsIn(message: Bytes): readonly RoomEvent[] {
  const gathered = parseMessage(gatheredEvents, message);
  if (gathered.ok) return gathered.value.events;
  const event = parseMessage(roomEvent, message);
  return event.ok ? [event.value] : [];
}

/** Makes the server lie to this person from now on. */
function lieTo(person: Person, lie: Lie): void {
  const victim = keyOf(person, 'Bob');
  const { deliver } = Member.prototype;
  vi.spyOn(Member.prototype, 'deliver').mockImplementation(function (this: Member, message) {
    if (toBase64url(this.join) !== victim) return deliver.call(this, message);
    for (const event of eventsIn(message).flatMap(lie)) deliver.call(this, encodeCanonical(event));
  });
  vi.spyOn(Member.prototype, 'tell').mockImplementation(function (this: Member, event) {
    this.deliver(encodeCanonical(event));
  });
}

function keyOf(seenBy: Person, name: string): string {
  const found = seenBy.inside().stage.find((each) => each.name === name);
  if (!found) throw new Error(`${name} is not on stage`);
  return found.key;
}

function flip(bytes: Bytes): Bytes {
  return bytes.map((byte, index) => (index === 0 ? byte ^ 1 : byte));
}

/** Ada moderates on stage, Bob speaks, Cleo listens; everybody is heard. */
async function gather(policy: 'keep-talking' | 'pause') {
  const ada = await host({ ...sotto, policy, everyoneSpeaks: true, source: looped(speech) });
  const { link } = ada.inside();
  const bob = await join(link, { ...sotto, source: looped(speech) });
  bob.room.actions.joinStage();
  await bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.isOnStage);
  bob.room.actions.unmute();
  const cleo = await join(link, { ...sotto, name: 'Cleo' });
  await cleo.until((snapshot) => snapshot.phase === 'inside' && snapshot.stage.length === 2);
  await soundOf(cleo, 'Bob');
  await soundOf(cleo, 'Ada');
  return { ada, bob, cleo, link };
}

const saidTo = (person: Person, speaker: string) =>
  person.heard.filter((frame) => frame.speaker === speaker && !frame.muted).length;

/** Waits until a person's sound is heard. */
async function soundOf(person: Person, name: string): Promise<void> {
  const speaker = keyOf(person, name);
  const before = saidTo(person, speaker);
  await eventually(() => saidTo(person, speaker) > before + 10);
}

/** Expects that no sound of a speaker comes while another sends over a second of speech. */
async function expectSilence(person: Person, { of, while: other }: { of: string; while: string }): Promise<void> {
  const [silent, heard] = [keyOf(person, of), keyOf(person, other)];
  // Frames from before may still be on their way.
  await eventually(() => person.heard.findLast(({ speaker }) => speaker === silent)?.muted !== false);
  const [before, from] = [saidTo(person, silent), saidTo(person, heard)];
  await eventually(() => saidTo(person, heard) > from + 75);
  expect(saidTo(person, silent)).toBe(before);
}

const isHeldBy = (person: Person, why: string) =>
  person.until((snapshot) => snapshot.phase === 'inside' && snapshot.held.some((held) => held.why === why));

describe('a server that lies to a speaker', () => {
  it('[B2] and withholds statements that a moderator has read silences them, and they see for whom they wait', async () => {
    const { ada, bob, cleo } = await gather('keep-talking');
    const { log } = handlers;
    const victim = keyOf(bob, 'Bob');
    lieTo(bob, (event) => (event.event === 'statement' || event.event === 'stepped' ? [] : [event]));
    vi.spyOn(handlers, 'log').mockImplementation(async (client, body) => {
      const { presence } = client;
      const isVictim = presence.phase === 'inside' && toBase64url(presence.member.join) === victim;
      return isVictim ? fail('storage-unavailable') : log(client, body);
    });
    ada.room.actions.control('lock');
    await isHeldBy(bob, 'behind');
    expect(bob.inside().held.map(({ moderator }) => moderator?.name)).toContain('Ada');
    await expectSilence(cleo, { of: 'Bob', while: 'Ada' });
  });

  it('[B1] and changes heartbeats makes a room that pauses wait for its moderator, by name', async () => {
    const { bob, cleo } = await gather('pause');
    lieTo(bob, (event) => {
      if (event.event !== 'heard') return [event];
      const heartbeats = event.heartbeats.map((beat) => ({ ...beat, n: beat.n + 1, head: flip(beat.head) }));
      return [{ ...event, heartbeats }];
    });
    await isHeldBy(bob, 'unconfirmed');
    expect(bob.inside().unreached.map(({ name }) => name)).toEqual(['Ada']);
    expect(bob.inside().doubts).toEqual([]);
    await expectSilence(cleo, { of: 'Bob', while: 'Ada' });
  });

  it('[G5] and changes the hashes of the roster is shown as a doubt, and newcomers never hear that speaker', async () => {
    const { bob, link } = await gather('keep-talking');
    lieTo(bob, (event) => (event.event === 'hashes' ? [{ ...event, hashes: flip(event.hashes) }] : [event]));
    const dora = await join(link, { ...sotto, name: 'Dora' });
    await bob.until(({ phase }) => phase === 'inside' && bob.inside().doubts.length > 0);
    expect(bob.inside().doubts).toContainEqual({ kind: 'roster-differs', signers: [] });
    await dora.until((snapshot) => snapshot.phase === 'inside' && snapshot.stage.length === 2);
    await soundOf(dora, 'Ada');
    await expectSilence(dora, { of: 'Bob', while: 'Ada' });
  });

  it('[P3] and swaps and changes statements does not move their log, and the true ones are fetched', async () => {
    const { ada, bob, cleo } = await gather('keep-talking');
    const kept: RoomEvent[] = [];
    lieTo(bob, (event) => {
      if (event.event !== 'statement' || kept.length === 2) return [event];
      kept.unshift(event);
      const changed = { ...event, statement: { ...event.statement, body: flip(event.statement.body) } };
      return [changed, ...(kept.length === 2 ? kept : [])];
    });
    let wasLocked = false;
    bob.room.subscribe(() => {
      wasLocked ||= bob.inside().isLocked;
    });
    ada.room.actions.control('lock');
    await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.isLocked);
    ada.room.actions.control('unlock');
    await eventually(() => wasLocked && !bob.inside().isLocked);
    await bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.held.length === 0);
    await soundOf(cleo, 'Bob');
    expect(bob.inside().doubts).toEqual([]);
  });
});
