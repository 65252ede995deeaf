import type { Connection, ListedRoom, Person, RoomSnapshot, SoundState } from '@sotto/client';
import { type Code, codes } from '@sotto/protocol';
import type { Strings } from '../src/strings/en.ts';
import { laterStrings } from '../src/strings/later.ts';
import type { FakeSettings } from './createFakeSettings.ts';
import { inside, listed, listeners, person, speakers } from './people.ts';

/** One view in one state: a snapshot, or home where there is none, and what to do first. */
export interface Story {
  /** Where the tab is, if at neither home nor a room. */
  readonly page?: 'house' | 'claim';
  /** The name of the house, or why there is none. */
  readonly house?: string;
  readonly code?: Code;
  /** What this browser lacks. */
  readonly missing?: Code;
  /** What its hallway lists. */
  readonly rooms?: readonly ListedRoom[];
  readonly connection?: Connection;
  /** What this browser remembers. */
  readonly houses?: readonly string[];
  readonly snapshot?: RoomSnapshot;
  /** Everybody in the audience, of whom the room shows the part that is looked at. */
  readonly crowd?: readonly Person[];
  readonly sound?: SoundState;
  readonly settings?: FakeSettings;
  /** A button to press first, or several one after the other. */
  readonly press?: (strings: Strings) => string | readonly string[];
}

const preview = { phase: 'preview', title: inside.title, stage: speakers, audienceCount: 128 } as const;
const asListener = { ...inside, isOnStage: false, isMuted: true };
const onlyModerator = { ...inside, stage: speakers.slice(0, 2) };
const strangers = speakers.map((speaker) => ({ ...speaker, isSelf: false }));

export const stories: Readonly<Record<string, Story>> = {
  home: {},
  'home-start': { press: ({ home }) => home.start },
  'home-missing': { missing: 'frames-unencryptable' },
  'home-damaged': { press: ({ home }) => home.join },
  'home-houses': {
    houses: ['The lantern', 'بيت القراءة', 'A house of many, many words, one after the other, and then some'],
  },
  claim: { page: 'claim' },
  'claim-fault': { page: 'claim', code: 'server-unreachable', press: ({ claim }) => claim.create },
  'claim-refused': { page: 'claim', code: 'claim-refused', press: ({ claim }) => claim.create },
  house: { page: 'house', house: 'The lantern' },
  'house-live': { page: 'house', house: 'The lantern', rooms: listed.slice(0, 3) },
  'house-full': { page: 'house', house: 'The lantern', rooms: listed, connection: 'reconnecting' },
  'house-start': { page: 'house', house: 'The lantern', rooms: listed, press: ({ home }) => home.start },
  'house-long': {
    page: 'house',
    house: 'Wovonmanschweigenmussdarübersollmannichtsprechen and other houses that go on and on',
  },
  'house-invite': { page: 'house', house: 'The lantern', press: ({ house }) => `${house.inviteTo} The lantern` },
  'house-gone': { page: 'house', code: 'house-gone' },
  opening: { snapshot: { phase: 'opening' } },
  preview: { snapshot: { ...preview, stage: strangers } },
  'preview-empty': {
    snapshot: { ...preview, title: 'نادي القراءة المسائي: رسائل لم نرسلها', stage: [], audienceCount: 1 },
  },
  'preview-full': { snapshot: { ...preview, stage: [...strangers, ...listeners(46)] } },
  entering: { snapshot: { ...preview, phase: 'entering', stage: strangers } },
  'room-speaker': { snapshot: inside },
  'room-invite': { snapshot: { ...inside, isMuted: true }, press: ({ room }) => room.invite },
  'room-push-to-talk': { snapshot: { ...inside, isMuted: true }, settings: { preferences: { pushToTalk: true } } },
  'room-sound-blocked': {
    snapshot: { ...asListener, stage: strangers },
    sound: { isBlocked: true, missing: [] },
  },
  'room-devices-gone': { snapshot: inside, sound: { isBlocked: false, missing: ['microphone', 'speaker'] } },
  'room-shortcuts': { snapshot: inside, press: ({ later }) => later.shortcuts },
  'room-shortcuts-changing': { snapshot: inside, press: ({ later }) => [later.shortcuts, 'M'] },
  'room-shortcuts-off': {
    snapshot: inside,
    press: ({ later }) => later.shortcuts,
    settings: { preferences: { shortcuts: false } },
  },
  'room-leave-last': {
    snapshot: onlyModerator,
    press: ({ later, room }) => [later.shortcuts, laterStrings().close, room.leave],
  },
  'room-settings': { snapshot: inside, press: ({ later }) => [later.settings, laterStrings().settings.test] },
  settings: { press: ({ later }) => later.settings, settings: { isAllowed: false } },
  'settings-gone': {
    press: ({ later }) => later.settings,
    settings: { preferences: { microphone: 'gone', speaker: 'gone', noiseSuppression: false } },
  },
  'settings-refused': {
    press: ({ later }) => [later.settings, laterStrings().settings.test, laterStrings().settings.sound],
    settings: { isAllowed: false, refusal: 'microphone-denied' },
  },
  'settings-not-loaded': { press: ({ later }) => later.settings, settings: { cannotLoad: true } },
  'room-listener': {
    snapshot: { ...asListener, stage: strangers, audienceCount: 5_000, unverifiedCount: 2 },
    crowd: [person('Listener', { isSelf: true }), ...listeners(4_999)],
  },
  'room-going-on-stage': { snapshot: { ...asListener, stage: strangers, isGoingOnStage: true } },
  'room-unverified': {
    snapshot: {
      ...asListener,
      stage: [...strangers.slice(0, 2), person('Mallory', { isVerified: false })],
      audience: listeners(3),
      audienceCount: 4,
      unverifiedCount: 1,
    },
  },
  'room-only-listening': { snapshot: { ...asListener, maySpeak: false, stage: strangers, connection: 'reconnecting' } },
  'room-alone': { snapshot: { ...inside, stage: speakers.slice(0, 1), audience: [], audienceCount: 0 } },
  'room-empty-stage': {
    snapshot: { ...asListener, stage: [], audience: listeners(2), audienceCount: 2, connection: 'offline' },
  },
  'room-fault': { snapshot: { ...asListener, stage: strangers, fault: 'microphone-denied' } },
  'room-long': {
    snapshot: {
      ...inside,
      title: 'Wovonmanschweigenmussdarübersollmannichtsprechen and other sentences that go on and on and on',
      stage: [...speakers, ...listeners(46)].map((speaker, index) => ({ ...speaker, isSpeaking: index % 7 === 0 })),
    },
  },
  left: { snapshot: { phase: 'left' } },
  ended: { snapshot: { phase: 'ended' } },
  ...Object.fromEntries(codes.map((code) => [`failed-${code}`, { snapshot: { phase: 'failed', code } } as const])),
};
