import type { Person, RoomSnapshot } from '@sotto/client';

let keys = 0;

/** Somebody of that name, listening in silence unless `states` say otherwise. */
export function person(name: string, states: Partial<Person> = {}): Person {
  keys += 1;
  return {
    key: `person-${keys}`,
    name,
    isSelf: false,
    isModerator: false,
    isMuted: false,
    isSpeaking: false,
    isVerified: true,
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
  'Listener',
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
  phase: 'inside',
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
  link: 'https://sotto.example/r#v1.story',
  fault: undefined,
};
