import type {
  ChatSnapshot,
  Connection,
  ListedRoom,
  Person,
  Privacy,
  RaisedHand,
  RoomDoubt,
  RoomSnapshot,
  SoundState,
} from '@sotto/client';
import { type Code, codes } from '@sotto/protocol';
import type { Strings } from '../src/strings/en.ts';
import { laterStrings } from '../src/strings/later.ts';
import { fullChat } from './createFakeChat.ts';
import type { FakeSettings } from './createFakeSettings.ts';
import { holding, inside, listed, listeners, person, powersOnStage, privacy, raisedHands, speakers } from './people.ts';

/** A view in one state: a snapshot, or home if there is none, and the first presses. */
export interface Story {
  /** The page of the tab, if it is neither home nor a room. */
  readonly page?: 'house' | 'claim' | 'nowhere' | 'exposed';
  /** The name of the house, or the reason why there is none. */
  readonly house?: string;
  readonly code?: Code;
  /** The missing ability of this browser. */
  readonly missing?: Code;
  /** True if this browser knows no house on a server that asks for one. */
  readonly isStranger?: boolean;
  /** True if this browser keeps nothing. */
  readonly isForgetful?: boolean;
  /** The rooms that its hallway lists. */
  readonly rooms?: readonly ListedRoom[];
  readonly connection?: Connection;
  /** The houses that this browser remembers. */
  readonly houses?: readonly string[];
  readonly snapshot?: RoomSnapshot;
  /** The whole audience; the room shows only the part in sight. */
  readonly crowd?: readonly Person[];
  readonly sound?: SoundState;
  /** True if another tab plays the room. */
  readonly isElsewhere?: boolean;
  readonly settings?: FakeSettings;
  /** A selector to wait for at the end: some things are shown only once they last. */
  readonly awaits?: string;
  /** The privacy facts of the room, if not all is as it should be. */
  readonly privacy?: Privacy;
  /** Changes in the room once its privacy is looked at. */
  readonly meanwhile?: Partial<typeof inside>;
  readonly chat?: ChatSnapshot;
  /** A button to press first, or several one after the other. */
  readonly press?: (strings: Strings) => string | readonly string[];
}

const preview = {
  phase: 'preview',
  title: inside.title,
  stage: speakers,
  audienceCount: 128,
  policy: 'keep-talking',
} as const;
const asListener = { ...inside, isModerator: false, isOnStage: false, isMuted: true };
const onlyModerator = { ...inside, isLastModerator: true, stage: speakers.slice(0, 2) };
const strangers = speakers.map((speaker) => ({ ...speaker, isSelf: false }));
const inAudience = { ...asListener, maySpeak: false, stage: strangers };
const sound = { isBlocked: false, isInterrupted: false, missing: [], hint: undefined } as const;
/** The owner of a room in which somebody wants to speak. */
const moderating = {
  ...inside,
  stage: speakers.map((speaker, index) => {
    if (speaker.isSelf) return speaker;
    return { ...speaker, powers: index === 3 ? (['take-moderator', 'mute', 'remove'] as const) : powersOnStage };
  }),
  audience: inside.audience.map((one) => ({
    ...one,
    powers: ['invite', 'make-moderator', 'remove', 'ban'] as const,
  })),
  raisedHands: raisedHands(inside.audience.slice(0, 9)),
};

/** The third raised hand belongs to somebody who was invited meanwhile. */
const invitedThird = (hand: RaisedHand, index: number) =>
  index === 2 ? { ...hand, person: { ...hand.person, isInvited: true } } : hand;

/** Somebody on stage of a room that pauses while its moderators can't be reached. */
const pausing = { ...inside, policy: 'pause', isModerator: false } as const;
/** One doubt of each kind, and one that is only the server's claim. */
const doubts: readonly RoomDoubt[] = [
  { kind: 'keys-differ', signers: strangers.slice(1, 3) },
  { kind: 'lies', signers: strangers.slice(2, 3) },
  { kind: 'log-differs', signers: strangers.slice(3) },
  { kind: 'roster-differs', signers: strangers.slice(1, 2) },
  { kind: 'roster-differs', signers: [] },
];

export const stories: Readonly<Record<string, Story>> = {
  home: {},
  'home-start-more': { press: ({ home }) => [home.start, laterStrings().options.more] },
  'home-start': { press: ({ home }) => home.start },
  'home-missing': { missing: 'frames-unencryptable' },
  'home-no-webrtc': { missing: 'webrtc-missing' },
  'home-outdated': { missing: 'browser-outdated' },
  'home-stranger': { isStranger: true },
  'home-forgetful': { isForgetful: true },
  astray: { page: 'nowhere' },
  'astray-exposed': { page: 'exposed' },
  'home-damaged': { press: ({ home }) => home.join },
  'home-houses': {
    houses: ['The lantern', 'بيت القراءة', 'A house of many, many words, one after the other, and then some'],
  },
  'home-forget': {
    houses: ['The lantern', 'بيت القراءة'],
    press: ({ house }) => [house.forgetOne('بيت القراءة'), laterStrings().forgetting.copy],
    awaits: 'dialog [role=status]:not(:empty)',
  },
  claim: { page: 'claim' },
  'claim-fault': { page: 'claim', code: 'server-unreachable', press: ({ claim }) => claim.create },
  'claim-refused': { page: 'claim', code: 'claim-refused', press: ({ claim }) => claim.create },
  house: { page: 'house', house: 'The lantern' },
  'house-live': { page: 'house', house: 'The lantern', rooms: listed.slice(0, 3) },
  'house-full': { page: 'house', house: 'The lantern', rooms: listed, connection: 'reconnecting' },
  'house-start': { page: 'house', house: 'The lantern', rooms: listed, press: ({ home }) => home.start },
  'house-start-more': {
    page: 'house',
    house: 'The lantern',
    press: ({ home }) => [home.start, laterStrings().options.more],
  },
  'house-long': {
    page: 'house',
    house: 'Wovonmanschweigenmussdarübersollmannichtsprechen and other houses that go on and on',
  },
  'house-invite': { page: 'house', house: 'The lantern', press: ({ house }) => `${house.inviteTo} The lantern` },
  'house-gone': { page: 'house', code: 'house-gone' },
  opening: { snapshot: { phase: 'opening' } },
  preview: { snapshot: { ...preview, stage: strangers } },
  'preview-empty': {
    snapshot: {
      ...preview,
      policy: 'pause',
      title: 'نادي القراءة المسائي: رسائل لم نرسلها',
      stage: [],
      audienceCount: 1,
    },
  },
  'preview-full': { snapshot: { ...preview, stage: [...strangers, ...listeners(46)] } },
  entering: { snapshot: { ...preview, phase: 'entering', stage: strangers } },
  'room-speaker': { snapshot: inside },
  'room-ways': { snapshot: inside, press: ({ room }) => [room.invite, room.moreWays], awaits: '.qr-code' },
  'room-invite': { snapshot: { ...inside, isMuted: true }, press: ({ room }) => room.invite },
  'room-more-tools': { snapshot: moderating, press: ({ room }) => room.moreTools },
  'room-push-to-talk': { snapshot: { ...inside, isMuted: true }, settings: { preferences: { pushToTalk: true } } },
  'room-sound-blocked': {
    snapshot: { ...asListener, stage: strangers },
    sound: { ...sound, isBlocked: true },
  },
  'room-elsewhere': { snapshot: { ...asListener, stage: strangers }, isElsewhere: true, awaits: '.elsewhere' },
  'room-devices-gone': { snapshot: inside, sound: { ...sound, missing: ['microphone', 'loudspeaker'] } },
  'room-shortcuts': { snapshot: inside, press: ({ later }) => later.shortcuts, awaits: 'dialog' },
  'room-shortcuts-changing': { snapshot: inside, press: ({ later }) => [later.shortcuts, 'M'] },
  'room-shortcuts-off': {
    snapshot: inside,
    press: ({ later }) => later.shortcuts,
    awaits: 'dialog',
    settings: { preferences: { shortcuts: false } },
  },
  'room-leave-last': {
    snapshot: onlyModerator,
    press: ({ later, room }) => [later.shortcuts, laterStrings().close, room.leave],
  },
  'room-settings': { snapshot: inside, press: ({ later }) => [later.settings, laterStrings().settings.test] },
  settings: { press: ({ later }) => later.settings, awaits: 'dialog', settings: { isAllowed: false } },
  'settings-recording': {
    press: ({ later }) => [later.settings, laterStrings().settings.record],
    awaits: 'dialog .trial + .trial [role=status]:not(:empty)',
  },
  'settings-gone': {
    press: ({ later }) => later.settings,
    awaits: 'dialog',
    settings: { preferences: { microphone: 'gone', speaker: 'gone', noiseSuppression: false } },
  },
  'settings-refused': {
    press: ({ later }) => [later.settings, laterStrings().settings.test, laterStrings().settings.sound],
    settings: { isAllowed: false, refusal: 'microphone-denied' },
  },
  'settings-not-loaded': { press: ({ later }) => later.settings, awaits: 'dialog', settings: { cannotLoad: true } },
  'room-listener': {
    snapshot: { ...asListener, stage: strangers, audienceCount: 5_000, unverifiedCount: 2 },
    crowd: [person('Lior', { isSelf: true }), ...listeners(4_999)],
  },
  'room-chat': { snapshot: inside, chat: fullChat, press: ({ room }) => room.chat, awaits: '.chat .message' },
  'room-chat-empty': { snapshot: inside, press: ({ room }) => room.chat, awaits: '.chat' },
  'room-chat-listener': {
    snapshot: { ...inAudience, chatRule: 'slow' },
    chat: fullChat,
    press: ({ room }) => room.chat,
    awaits: '.chat .message',
  },
  'room-chat-closed': {
    snapshot: { ...inAudience, chatRule: 'closed' },
    chat: fullChat,
    press: ({ room }) => room.chat,
    awaits: '.chat .message',
  },
  'room-chat-unread': { snapshot: inside, chat: fullChat, awaits: '.reaction-lane' },
  'room-reactions': { snapshot: inside, chat: fullChat, press: ({ room }) => room.reactions, awaits: '.reaction-bar' },
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
  'room-hand': { snapshot: { ...inAudience, isHandRaised: true } },
  'room-hands-paused': { snapshot: { ...inAudience, areHandsPaused: true } },
  'room-audience-states': {
    snapshot: {
      ...moderating,
      audience: [
        person('Dara', { isHandRaised: true }),
        person('Ximena-Guadalupe Villaseñor de la Torre', { isInvited: true, isModerator: true }),
        person('مريم', { isHandRaised: true }),
        person('Émile', { isWaiting: true }),
        person('雪'),
      ],
      audienceCount: 5,
    },
  },
  'room-same-names': {
    snapshot: {
      ...moderating,
      isLocked: true,
      stage: [...moderating.stage.slice(0, 2), person('Bob'), person('Bob')],
      audience: [
        person('Bob', { powers: ['remove'] }),
        // In the middle, a Cyrillic letter.
        person('B\u043Eb'),
        person('\u2800'),
        person('Dara', { isHandRaised: true, isInvited: true, isModerator: true }),
        person('Ximena-Guadalupe Villaseñor de la Torre'),
        person('Ximena-Guadalupe Villaseñor de la Torre', { isWaiting: true }),
      ],
      audienceCount: 6,
      waiting: [person('Ximena-Guadalupe Villaseñor de la Torre', { isWaiting: true })],
    },
    press: ({ room }) => room.moreAbout('Bob'),
    awaits: 'dialog',
  },
  'room-no-moderator': {
    snapshot: {
      ...inAudience,
      policy: 'pause',
      stage: strangers.filter(({ isModerator }) => !isModerator).map((one) => ({ ...one, isMuted: true })),
    },
    awaits: '.notices p',
  },
  'room-silent': {
    snapshot: { ...inAudience, policy: 'pause', stage: strangers.map((one) => ({ ...one, isMuted: true })) },
    awaits: '.notices p',
  },
  'room-more': { snapshot: moderating, sound, press: ({ room }) => room.moreAbout('Benedikt'), awaits: 'dialog' },
  'room-more-listener': { snapshot: moderating, press: ({ room }) => room.moreAbout('Dara'), awaits: 'dialog' },
  'room-more-moderator': {
    snapshot: moderating,
    sound,
    press: ({ room }) => room.moreAbout('نور الهدى'),
    awaits: 'dialog',
  },
  'room-more-self': { snapshot: moderating, press: ({ room }) => room.moreAbout('Ada'), awaits: 'dialog' },
  'room-more-as-listener': {
    snapshot: inAudience,
    sound,
    press: ({ room }) => room.moreAbout('Benedikt'),
    awaits: 'dialog',
  },
  'room-remove': {
    snapshot: moderating,
    press: ({ room }) => [room.moreAbout('Benedikt'), laterStrings().person.powers.remove('Benedikt')],
    awaits: 'dialog .notice p',
  },
  'room-ban': {
    snapshot: { ...moderating, isLocked: true },
    press: ({ room }) => [room.moreAbout('Benedikt'), laterStrings().person.powers.ban('Benedikt')],
  },
  'room-verify': {
    snapshot: inAudience,
    press: ({ room }) => [room.moreAbout('Benedikt'), laterStrings().person.verify('Benedikt')],
    awaits: '.code',
  },
  'room-hands': {
    snapshot: { ...moderating, raisedHands: moderating.raisedHands.map(invitedThird) },
    press: ({ room }) => room.raisedHands,
    awaits: 'dialog',
  },
  'room-hands-none': {
    snapshot: { ...moderating, raisedHands: [], areHandsPaused: true },
    press: ({ room }) => room.raisedHands,
    awaits: 'dialog',
  },
  'room-controls': { snapshot: moderating, press: ({ room }) => room.roomControls, awaits: 'dialog' },
  'room-controls-locked': {
    snapshot: { ...moderating, isLocked: true, waiting: listeners(4).map((one) => ({ ...one, isWaiting: true })) },
    press: ({ room }) => [room.roomControls, laterStrings().controls.muteAll],
  },
  'room-controls-end': {
    snapshot: moderating,
    press: ({ room }) => [room.roomControls, laterStrings().controls.end],
  },
  'room-privacy': { snapshot: inAudience, press: ({ room }) => room.privacy, awaits: '.code' },
  'room-privacy-reading': {
    snapshot: inAudience,
    privacy: {
      ...privacy,
      code: { digits: undefined, fromMs: performance.timeOrigin + performance.now() + 80_000 },
      isComplete: false,
      relayCount: undefined,
      serverCount: 5_000,
    },
    press: ({ room }) => room.privacy,
    awaits: '.people',
  },
  'room-privacy-more': {
    snapshot: inAudience,
    privacy: {
      ...privacy,
      holders: holding(listeners(450)),
      holderCount: 4_850,
      serverCount: 4_852,
      relayCount: 4_851,
    },
    press: ({ room }) => room.privacy,
    awaits: '.fault',
  },
  'room-privacy-left': {
    snapshot: { ...inAudience, doubts, isLeaveUncovered: true },
    privacy: {
      ...privacy,
      holders: privacy.holders.map((holder, index) => ({ ...holder, hasLeft: index === 4 || index === 12 })),
      namelessCount: 2,
    },
    press: ({ room }) => room.privacy,
    awaits: '.people',
  },
  'room-invited': { snapshot: { ...inAudience, invitation: { id: 1, by: 'Ada' } }, awaits: '[role=alertdialog]' },
  'room-invited-above': {
    snapshot: { ...inAudience, maySpeak: true },
    meanwhile: { invitation: { id: 1, by: 'Chiamaka Okonkwo-Featherstonehaugh' } },
    press: ({ room }) => room.privacy,
    awaits: '[role=alertdialog]',
  },
  'room-muted-by': {
    snapshot: { ...inside, isMuted: true, mutedBy: { id: 1, by: 'Chiamaka Okonkwo-Featherstonehaugh' } },
    awaits: '.notices p',
  },
  'room-unreached': {
    snapshot: { ...inside, isModerator: false, unreached: speakers.slice(3) },
    awaits: '.notices p',
  },
  'room-hears-nobody': {
    snapshot: { ...inside, unreached: speakers.slice(3), hearsNobody: true },
    awaits: '.notices p + p',
  },
  'room-held': {
    snapshot: { ...pausing, held: [{ why: 'unconfirmed', moderator: speakers[3] }] },
    awaits: '.alerts p',
  },
  'room-held-more': {
    snapshot: {
      ...pausing,
      held: [
        { why: 'unconfirmed', moderator: speakers[2] },
        { why: 'unconfirmed', moderator: speakers[3] },
        { why: 'nobody-heard', moderator: undefined },
      ],
    },
    awaits: '.alerts p',
  },
  'room-held-nobody-here': {
    snapshot: { ...pausing, held: [{ why: 'nobody-here', moderator: undefined }] },
    awaits: '.alerts p',
  },
  'room-held-behind': {
    snapshot: {
      ...inside,
      held: [
        { why: 'behind', moderator: speakers[3] },
        { why: 'deaf', moderator: undefined },
      ],
    },
    awaits: '.alerts p',
  },
  'room-going-on': {
    snapshot: { ...pausing, held: [{ why: 'unconfirmed', moderator: speakers[3] }] },
    press: () => laterStrings().notices.goOnWithout(speakers[3]?.name ?? ''),
    awaits: '.notices p',
  },
  'room-removing': {
    snapshot: {
      ...moderating,
      removals: [
        { id: 7, name: 'Mallory', waitingFor: [], unnamedCount: 0 },
        { id: 9, name: 'Ximena-Guadalupe Villaseñor de la Torre', waitingFor: speakers.slice(1, 3), unnamedCount: 0 },
      ],
    },
    awaits: '.notices p + p',
  },
  'room-doubts': { snapshot: { ...inAudience, doubts: doubts.slice(0, 2) }, awaits: '.alerts p' },
  'room-doubts-many': { snapshot: { ...moderating, doubts, isLeaveUncovered: true }, awaits: '.alerts p' },
  'room-left-uncovered': { snapshot: { ...inAudience, isLeaveUncovered: true }, awaits: '.notices p' },
  'room-leave-last-pausing': {
    snapshot: { ...onlyModerator, policy: 'pause' },
    press: ({ later, room }) => [later.shortcuts, laterStrings().close, room.leave],
  },
  'room-waiting': { snapshot: { ...inAudience, isLocked: true, isWaiting: true, stage: [], audience: [] } },
  left: { snapshot: { phase: 'left' } },
  removed: { snapshot: { phase: 'removed' } },
  ended: { snapshot: { phase: 'ended' } },
  ...Object.fromEntries(codes.map((code) => [`failed-${code}`, { snapshot: { phase: 'failed', code } } as const])),
};
