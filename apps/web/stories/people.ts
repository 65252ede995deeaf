import type { Holder, ListedRoom, Person, Privacy, RaisedHand, RoomSnapshot } from '@sotto/client';
import { calmModeration } from '@sotto/client';
import { idlePerson } from '../test/idlePerson.ts';

let keys = 0;

/** Somebody of that name, listening in silence unless `states` say otherwise. */
export function person(name: string, states: Partial<Person> = {}): Person {
  keys += 1;
  return {
    key: `person-${keys}`,
    name,
    ...idlePerson,
    ...states,
  };
}

export const speakers: readonly Person[] = [
  person('Ada', { isSelf: true, isModerator: true, isSpeaking: true }),
  person('Benedikt', { isMuted: true }),
  person('Chiamaka Okonkwo-Featherstonehaugh'),
  person('نور الهدى', { isModerator: true, isMuted: true }),
];

const names = [
  'Dara',
  '雪',
  'Émile',
  'Lior',
  'Farid',
  'Þórdís',
  'מרים',
  'Gwen',
  'Ximena-Guadalupe Villaseñor de la Torre',
];

/** `count` listeners under a few names, over and over. */
export function listeners(count: number): readonly Person[] {
  return Array.from({ length: count }, (_, index) => person(names[index % names.length] ?? ''));
}

/** A room in full swing. */
export const inside: Extract<RoomSnapshot, { phase: 'inside' }> = {
  ...calmModeration,
  phase: 'inside',
  isModerator: true,
  title: 'Letters we never sent',
  stage: speakers,
  audience: listeners(9),
  audienceFrom: 0,
  audienceCount: 9,
  unverifiedCount: 0,
  connection: 'connected',
  isOnStage: true,
  isGoingOnStage: false,
  isMuted: false,
  maySpeak: true,
  link: `https://sotto.example/r#v1.${'k'.repeat(42)}A.${'r'.repeat(21)}A.${'s'.repeat(21)}A`,
  fault: undefined,
  notice: undefined,
};

/** An owner's powers over somebody on stage. */
export const powersOnStage = ['mute', 'move-to-audience', 'make-moderator', 'remove', 'ban'] as const;

/** These, each with a hand up: the first the longest. */
export function raisedHands(people: readonly Person[]): readonly RaisedHand[] {
  const now = performance.timeOrigin + performance.now();
  return people.map((raiser, index) => ({
    person: { ...raiser, isHandRaised: true, powers: ['invite', 'lower-hand'] },
    sinceMs: now - 125_000 / (index + 1) ** 2,
  }));
}

/** The privacy facts of `inside`, all of them as they should be. */
export const privacy: Privacy = {
  code: { digits: '048151623427182818284590452353', untilMs: Number.POSITIVE_INFINITY },
  holders: holding([...inside.stage, ...inside.audience]),
  holderCount: 13,
  namelessCount: 0,
  isComplete: true,
  serverCount: 13,
  relayCount: 12,
};

/** These as holders of keys. */
export function holding(people: readonly Person[]): readonly Holder[] {
  return people.map((one) => ({ person: one, hasLeft: false }));
}

function room(title: string, stage: readonly Person[], counts: { stage?: number; audience: number }): ListedRoom {
  keys += 1;
  return {
    key: `room-${keys}`,
    title,
    stage,
    stageCount: counts.stage ?? stage.length,
    audienceCount: counts.audience,
  };
}

/** The rooms in the hallway on a busy evening. */
export const listed: readonly ListedRoom[] = [
  room('Letters we never sent', speakers.slice(0, 2), { audience: 128 }),
  room('What the river said', [person('Gwen')], { audience: 1 }),
  room('', [], { audience: 2 }),
  room('نادي القراءة المسائي: رسائل لم نرسلها', [...speakers, ...listeners(2)], { stage: 11, audience: 1204 }),
  room('Wovonmanschweigenmussdarübersollmannichtsprechen and other sentences that go on and on and on', speakers, {
    audience: 0,
  }),
];
