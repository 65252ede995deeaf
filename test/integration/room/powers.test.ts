import { Secret } from '@sotto/base';
import type { Person as Shown } from '@sotto/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually, host, join, type Person, pauseMs, visit } from './people.ts';
import { looped, speechFrames } from './speech.ts';

let sotto: RunningSotto;
let speech: Uint8Array[];

beforeAll(async () => {
  [sotto, speech] = await Promise.all([startSotto(), speechFrames('One, two, three.')]);
});
afterAll(() => sotto.close());

type Inside = ReturnType<Person['inside']>;

/** Waits for a snapshot from inside that fits. */
async function sees(person: Person, fits: (snapshot: Inside) => boolean): Promise<Inside> {
  await person.until((snapshot) => snapshot.phase === 'inside' && fits(snapshot));
  return person.inside();
}

function find({ stage, audience, waiting }: Inside, name: string): Shown {
  const found = [...stage, ...audience, ...waiting].find((person) => person.name === name);
  if (!found) throw new Error(`nobody called ${name}`);
  return found;
}

/** Ada moderates and speaks, Bob listens; `more` listen too. */
async function open(more: readonly string[] = [], everyoneSpeaks = false) {
  const ada = await host({ ...sotto, source: looped(speech), everyoneSpeaks });
  const { link } = ada.inside();
  const bob = await join(link, { ...sotto, source: looped(speech), name: 'Bob' });
  const others = await Promise.all(more.map((name) => join(link, { ...sotto, source: looped(speech), name })));
  await sees(ada, ({ audience }) => audience.length === 1 + more.length);
  return { ada, bob, others, link };
}

/** Uses a power on a person, once it is offered. */
async function use(person: Person, power: Shown['powers'][number], name: string): Promise<void> {
  const snapshot = await sees(person, (now) =>
    [...now.stage, ...now.audience, ...now.waiting].some((who) => who.name === name && who.powers.includes(power)),
  );
  person.room.actions.use(power, find(snapshot, name).key);
}

function heardFrom(listener: Person, speaker: Shown): number {
  return listener.heard.filter((frame) => frame.speaker === speaker.key && !frame.muted).length;
}

async function takesStage(person: Person): Promise<void> {
  person.room.actions.joinStage();
  await sees(person, ({ isOnStage }) => isOnStage);
}

describe('a hand', () => {
  it('[R14] is seen by moderators in the order raised, invited, and leads to the stage, muted', async () => {
    const { ada, bob, others } = await open(['Cleo']);
    const [cleo] = others as [Person];
    expect(bob.inside()).toMatchObject({ isModerator: false, maySpeak: false, raisedHands: [] });
    bob.room.actions.raiseHand();
    await sees(ada, ({ raisedHands }) => raisedHands.length === 1);
    cleo.room.actions.raiseHand();
    const { raisedHands } = await sees(ada, (now) => now.raisedHands.length === 2);
    expect(raisedHands.map(({ person }) => person.name)).toEqual(['Bob', 'Cleo']);
    await sees(cleo, ({ audience }) => audience.some(({ name, isHandRaised }) => name === 'Bob' && isHandRaised));
    await use(ada, 'invite', 'Bob');
    const { invitation, maySpeak } = await sees(bob, (now) => now.invitation !== undefined);
    expect([invitation?.by, maySpeak]).toEqual(['Ada', true]);
    await sees(ada, ({ audience }) => audience.some(({ name, isInvited }) => name === 'Bob' && isInvited));
    await takesStage(bob);
    expect(bob.inside()).toMatchObject({ isMuted: true, isHandRaised: false, invitation: undefined });
    await sees(ada, (now) => now.raisedHands.length === 1);
    bob.room.actions.unmute();
    await eventually(() => heardFrom(cleo, find(cleo.inside(), 'Bob')) > 5);
  });

  it('[R14] is lowered by its member, and by a moderator, one or all', async () => {
    const { ada, bob, others } = await open(['Cleo']);
    const [cleo] = others as [Person];
    bob.room.actions.raiseHand();
    await sees(ada, ({ raisedHands }) => raisedHands.length === 1);
    bob.room.actions.lowerHand();
    await sees(ada, ({ raisedHands }) => raisedHands.length === 0);
    bob.room.actions.raiseHand();
    cleo.room.actions.raiseHand();
    await sees(ada, ({ raisedHands }) => raisedHands.length === 2);
    await use(ada, 'lower-hand', 'Bob');
    await sees(bob, ({ isHandRaised }) => !isHandRaised);
    expect(cleo.inside().isHandRaised).toBe(true);
    ada.room.actions.control('lower-hands');
    await sees(cleo, ({ isHandRaised }) => !isHandRaised);
    await sees(ada, ({ raisedHands }) => raisedHands.length === 0);
  });

  it('[R14] goes with a member who leaves, and with one who is removed', async () => {
    const { ada, bob, others } = await open(['Cleo', 'Dan']);
    for (const person of [bob, ...others]) person.room.actions.raiseHand();
    await sees(ada, ({ raisedHands }) => raisedHands.length === 3);
    bob.room.actions.leave();
    await sees(ada, ({ raisedHands }) => raisedHands.length === 2);
    await use(ada, 'remove', 'Cleo');
    const { raisedHands } = await sees(ada, (now) => now.raisedHands.length === 1);
    expect(raisedHands.map(({ person }) => person.name)).toEqual(['Dan']);
  });

  it('waits while a moderator has paused hands', async () => {
    const { ada, bob } = await open();
    ada.room.actions.control('pause-hands');
    await sees(bob, ({ areHandsPaused }) => areHandsPaused);
    ada.room.actions.control('resume-hands');
    await sees(bob, ({ areHandsPaused }) => !areHandsPaused);
  });

  it('[R14] is known to a member who becomes a moderator after it was raised', async () => {
    const { ada, bob, others } = await open(['Cleo']);
    const [cleo] = others as [Person];
    bob.room.actions.raiseHand();
    await sees(ada, ({ raisedHands }) => raisedHands.length === 1);
    await use(ada, 'make-moderator', 'Cleo');
    const { raisedHands } = await sees(cleo, (now) => now.isModerator && now.raisedHands.length === 1);
    expect(raisedHands[0]?.person.name).toBe('Bob');
  });
});

describe('somebody on stage', () => {
  it('is moved to the audience by a moderator, and does not come back by themselves', async () => {
    const { ada, bob, others } = await open(['Cleo'], true);
    const [cleo] = others as [Person];
    await takesStage(bob);
    bob.room.actions.unmute();
    await eventually(() => heardFrom(cleo, find(cleo.inside(), 'Bob')) > 5);
    await use(ada, 'move-to-audience', 'Bob');
    await sees(bob, ({ isOnStage, maySpeak }) => !(isOnStage || maySpeak));
    expect(bob.inside().fault).toBeUndefined();
    await sees(cleo, ({ stage }) => stage.every(({ name }) => name !== 'Bob'));
    bob.room.actions.joinStage();
    await sees(bob, ({ fault }) => fault === 'not-allowed');
    await use(ada, 'invite', 'Bob');
    await sees(bob, ({ maySpeak }) => maySpeak);
    await takesStage(bob);
  });

  it('is muted by a moderator, one or all, and unmutes by their own click alone', async () => {
    const { ada, bob, others } = await open(['Cleo'], true);
    const [cleo] = others as [Person];
    for (const person of [bob, cleo]) {
      await takesStage(person);
      person.room.actions.unmute();
      await sees(person, ({ isMuted }) => !isMuted);
    }
    await use(ada, 'mute', 'Bob');
    const { mutedBy } = await sees(bob, ({ isMuted }) => isMuted);
    expect(mutedBy?.by).toBe('Ada');
    expect(cleo.inside().isMuted).toBe(false);
    bob.room.actions.unmute();
    await sees(bob, ({ isMuted }) => !isMuted);
    ada.room.actions.control('mute-all');
    await sees(bob, ({ isMuted }) => isMuted);
    await sees(cleo, ({ isMuted }) => isMuted);
    expect(ada.inside().isMuted).toBe(false);
  });
});

describe('a removal', () => {
  it('[P5, G11] removes a member, who can open nothing that is said afterwards', async () => {
    const { ada, bob, others } = await open(['Cleo'], true);
    const [cleo] = others as [Person];
    await eventually(() => heardFrom(bob, find(bob.inside(), 'Ada')) > 5);
    await use(ada, 'remove', 'Bob');
    await bob.until(({ phase }) => phase === 'removed');
    const heard = bob.heard.length;
    await sees(ada, ({ removals, audienceCount }) => removals.at(-1)?.waitingFor.length === 0 && audienceCount === 1);
    expect(ada.inside().removals.map(({ name }) => name)).toEqual(['Bob']);
    const before = heardFrom(cleo, find(cleo.inside(), 'Ada'));
    await eventually(() => heardFrom(cleo, find(cleo.inside(), 'Ada')) > before + 50);
    expect(bob.heard.length).toBe(heard);
    expect(cleo.inside().stage.map(({ name, isVerified }) => [name, isVerified])).toEqual([['Ada', true]]);
  });

  it('is not a ban: the link leads in again, and after a ban it does not', async () => {
    const { ada, bob, link } = await open();
    bob.room.close();
    const rootSeed = () => new Secret(new Uint8Array(32).fill(7));
    const cleo = await join(link, { ...sotto, rootSeed: rootSeed(), name: 'Cleo' });
    await use(ada, 'remove', 'Cleo');
    await cleo.until(({ phase }) => phase === 'removed');
    const again = await join(link, { ...sotto, rootSeed: rootSeed(), name: 'Cleo again' });
    await eventually(() => heardFrom(again, find(again.inside(), 'Ada')) > 5);
    await use(ada, 'ban', 'Cleo again');
    await again.until(({ phase }) => phase === 'removed');
    const third = await visit(link, { ...sotto, rootSeed: rootSeed() });
    third.room.actions.enter('Cleo for the third time');
    await third.until(({ phase }) => phase === 'removed');
    expect(third.heard).toEqual([]);
  });
});

describe('a locked room', () => {
  it('[P5, R13] lets newcomers hear nothing until a moderator lets them in', async () => {
    const { ada, bob, link } = await open();
    // Whom Ada is heard by, she knows of: a lock keeps out everybody whose coming its signer has not read.
    await eventually(() => heardFrom(bob, find(bob.inside(), 'Ada')) > 0);
    ada.room.actions.control('lock');
    await sees(bob, ({ isLocked, isWaiting }) => isLocked && !isWaiting);
    const before = heardFrom(bob, find(bob.inside(), 'Ada'));
    await eventually(() => heardFrom(bob, find(bob.inside(), 'Ada')) > before + 10);
    const cleo = await join(link, { ...sotto, name: 'Cleo' });
    const dan = await join(link, { ...sotto, name: 'Dan' });
    await sees(cleo, ({ isWaiting }) => isWaiting);
    await sees(ada, ({ waiting }) => waiting.length === 2);
    await pauseMs(500);
    expect([cleo.heard, dan.heard]).toEqual([[], []]);
    expect(cleo.inside().stage.map(({ isVerified }) => isVerified)).toEqual([true]);
    await use(ada, 'let-in', 'Cleo');
    await sees(cleo, ({ isWaiting }) => !isWaiting);
    await eventually(() => heardFrom(cleo, find(cleo.inside(), 'Ada')) > 5);
    expect(dan.heard).toEqual([]);
    ada.room.actions.control('unlock');
    await sees(dan, ({ isWaiting }) => !isWaiting);
    await eventually(() => heardFrom(dan, find(dan.inside(), 'Ada')) > 5);
  });
});

describe('moderators', () => {
  it('[P5] are made, moderate, and can be unmade by the owner alone', async () => {
    const { ada, bob, others } = await open(['Cleo']);
    const [cleo] = others as [Person];
    await use(ada, 'make-moderator', 'Bob');
    await sees(bob, ({ isModerator, maySpeak }) => isModerator && maySpeak);
    expect(find(bob.inside(), 'Ada').powers).not.toContain('remove');
    await sees(ada, ({ isLastModerator }) => !isLastModerator);
    await use(bob, 'invite', 'Cleo');
    await sees(cleo, ({ invitation }) => invitation?.by === 'Bob');
    await use(ada, 'take-moderator', 'Bob');
    await sees(bob, ({ isModerator, maySpeak }) => !(isModerator || maySpeak));
    await sees(ada, ({ isLastModerator }) => isLastModerator);
  });

  it('[B4] the stage continues after people on it leave or their pages close', async () => {
    for (const goes of ['leave', 'close'] as const) {
      const { ada, bob, others } = await open(['Cleo'], true);
      const [cleo] = others as [Person];
      await takesStage(bob);
      bob.room.actions.unmute();
      await eventually(() => heardFrom(cleo, find(cleo.inside(), 'Bob')) > 5);
      if (goes === 'leave') ada.room.actions.leave();
      else ada.room.close();
      await sees(cleo, ({ stage }) => stage.every(({ name }) => name !== 'Ada'));
      await pauseMs(3_000);
      const before = heardFrom(cleo, find(cleo.inside(), 'Bob'));
      await eventually(() => heardFrom(cleo, find(cleo.inside(), 'Bob')) > before + 25);
      const dan = await join(bob.inside().link, { ...sotto, name: 'Dan' });
      await eventually(() => heardFrom(dan, find(dan.inside(), 'Bob')) > 5);
    }
  });

  it('[R12] end the room for everybody', async () => {
    const { ada, bob, others } = await open(['Cleo']);
    const [cleo] = others as [Person];
    await use(ada, 'make-moderator', 'Bob');
    await sees(bob, ({ isModerator }) => isModerator);
    bob.room.actions.endForAll();
    for (const person of [ada, bob, cleo]) await person.until(({ phase }) => phase === 'ended');
  });
});

describe('the person with the key', () => {
  it('[G6] is listed for anyone who looks, and matches the counts of the server and the relay', async () => {
    const { ada, bob } = await open(['Cleo']);
    bob.room.actions.showPrivacy(true);
    const { privacy } = await sees(
      bob,
      ({ privacy: now }) =>
        now?.isComplete === true && now.relayCount === 3 && now.serverCount === 3 && now.code.digits !== undefined,
    );
    expect(privacy?.holders.map(({ person }) => person.name).sort()).toEqual(['Ada', 'Bob', 'Cleo']);
    expect([privacy?.holderCount, privacy?.namelessCount, bob.inside().doubts]).toEqual([3, 0, []]);
    ada.room.actions.showPrivacy(true);
    const codeOf = (person: Person) => person.inside().privacy?.code.digits;
    await eventually(() => codeOf(ada) !== undefined && codeOf(ada) === codeOf(bob));
    expect(privacy?.code.digits).toMatch(/^\d{30}$/);
    bob.room.actions.showPrivacy(false);
    await sees(bob, (now) => now.privacy === undefined);
  });
});
