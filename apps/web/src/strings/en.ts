import { faults, faultsOnStage } from './faults.en.ts';
import type { LaterStrings } from './later.en.ts';

const number = new Intl.NumberFormat('en');
const list = new Intl.ListFormat('en');

/** Every sentence of the page in English. Roles and names are a contract: tests and screen readers find them so. */
export const en = {
  faults,
  faultsOnStage,
  home: {
    title: 'Sotto',
    lead: 'A room for quiet voices.',
    about:
      'Start a room, pass the link on, and talk. Your voice is encrypted before it leaves your device, and only the people in the room can hear it. You need no account, and the server stores no sound.',
    start: 'Start a room',
    link: 'Invite link',
    join: 'Join',
    back: 'Back to the start',
  },
  start: {
    heading: 'Start a room',
    title: 'Room title',
    untitled: 'A quiet room',
    name: 'Your name',
    unnamed: 'Host',
    whoSpeaks: 'Who may speak',
    invited: 'People I invite',
    invitedHint: 'The others listen.',
    everyone: 'Everyone',
    everyoneHint: 'Anyone with the link may join the stage.',
    microphone: 'Your browser may ask for the microphone.',
    goLive: 'Go live',
    cancel: 'Cancel',
  },
  preview: {
    opening: 'Opening the room',
    onStage: 'On stage',
    more: (count: number) => `and ${number.format(count)} more`,
    listening: (count: number) =>
      count === 1 ? '1 person is listening.' : `${number.format(count)} people are listening.`,
    /** Rules for a room while its moderators can't be reached. */
    policies: {
      'keep-talking': 'If moderators can’t be reached, speakers keep talking.',
      pause: 'If a moderator can’t be reached, microphones pause.',
    },
    visible: 'Anyone with the link can see this without coming in. Your browser’s history may keep the link.',
    name: 'Your name',
    listener: 'Listener',
    listenIn: 'Listen in',
    quiet: 'You come in to listen. Your microphone stays off.',
    entering: 'Going in',
  },
  room: {
    stage: 'Stage',
    emptyStage: 'Nobody is on stage.',
    audience: 'Audience',
    emptyAudience: 'Nobody is in the audience. Pass the invite link on.',
    listening: (count: number) => `${number.format(count)} listening`,
    unverified: (count: number) => `${number.format(count)} who could not be verified`,
    /** Several states of one person. */
    states: (states: readonly string[]) => states.join(', '),
    nameless: 'No name',
    you: 'you',
    moderator: 'moderator',
    speaking: 'speaking',
    muted: 'muted',
    mutedByDevice: 'muted by your device',
    notVerified: 'not verified',
    handRaised: 'hand raised',
    isInvited: 'invited',
    isWaiting: 'waiting to be let in',
    moreAbout: (name: string) => `More about ${name}`,
    goingOnStage: 'Going on stage',
    controls: 'Controls',
    mute: 'Mute',
    unmute: 'Unmute',
    joinStage: 'Join the stage',
    raiseHand: 'Raise hand',
    lowerHand: 'Lower hand',
    handsPaused: 'The moderators have paused hands for now.',
    stepDown: 'Step down',
    invite: 'Invite',
    copied: 'Invite link copied.',
    moreWays: 'More ways to invite',
    leave: 'Leave',
    privacy: 'Privacy',
    raisedHands: 'Raised hands',
    raised: (count: number) => `${number.format(count)} raised`,
    chat: 'Chat',
    unread: (count: number) => `${number.format(count)} unread`,
    reactions: 'Reactions',
    roomControls: 'Room controls',
    moreTools: 'More',
    waiting: (count: number) => `${number.format(count)} waiting to be let in`,
    /** After a reload of a person on stage. */
    afterReload: {
      returned: 'You are back on stage after the reload, muted. Unmute to speak.',
      mayReturn: 'You came back without your place on stage, and nobody hears you. To speak again, join the stage.',
      mustAsk: 'You came back without your place on stage, and nobody hears you. To speak again, raise your hand.',
    },
    /** In a tab that does not play the room, because another one does. */
    elsewhere: 'You have this room open in another tab of this browser. That tab plays it, and this one is silent.',
    playHere: 'Play here',
    isLocked: 'Locked',
    locked: 'This room is locked. A moderator can let you in.',
    lockedMore: 'Until then you hear nothing. You don’t need to do anything: this page goes in by itself.',
    connection: { connected: 'connected', reconnecting: 'reconnecting', offline: 'offline' },
  },
  /** Some people by name, and the number of the others. */
  people: (names: readonly string[], others: number) =>
    list.format(others > 0 ? [...names, `${number.format(others)} more`] : names),
  later: {
    settings: 'Settings',
    shortcuts: 'Keyboard shortcuts',
    notLoaded: 'This part of the page could not be loaded. Check your connection, then try again.',
    missing: {
      'server-unreachable':
        'A part of this page is still missing, because the server can’t be reached. It will come by itself.',
      'unsupported-version':
        'The server has a newer page, and a part of this one is missing. Reload the page: you come back in.',
      internal: 'A part of this page could not be loaded. Reload the page: you come back in.',
    },
    reload: 'Reload',
  },
  /** The place left in a field that is almost full. */
  left: (count: number) => (count > 0 ? `Room for ${number.format(count)} more` : 'No more characters fit'),
  /** A page that can store nothing. */
  unkept:
    'This browser lets the page save nothing: a private window, blocked site data, or a full disk. Everything works, but a reload forgets your houses, your name, and that a room is yours.',
  claim: {
    heading: 'Claim this server',
    about:
      'Make a house on this server: a place for your people and their rooms. This browser makes its keys, and the server never sees them.',
    name: 'House name',
    create: 'Create house',
    readers: 'Only people with the link of the house can read its name.',
    creating: 'Creating the house',
    keepFirst:
      'This browser cannot remember the house. Copy its link to a safe place first: the claim link works once, and the server cannot give the link of the house out again.',
  },
  house: {
    unnamed: 'Our house',
    opening: 'Opening the house',
    about: 'Anyone with the link of this house can see its rooms and listen in.',
    live: 'Live rooms',
    quiet: 'It is quiet in here.',
    quietMore: 'Start a room, and people of this house will see it here.',
    listIn: 'List in',
    inviteTo: 'Invite to',
    keep: 'This browser remembers the house. The server cannot show its link again, so keep a copy in a safe place.',
    notKept:
      'This browser cannot remember the house, and the server cannot give its link out again. Keep a copy in a safe place.',
    yours: 'Your houses',
    forget: 'Forget',
    forgetOne: (name: string) => `Forget ${name}`,
  },
  farewell: {
    left: 'You left',
    leftMore: 'This tab still has the link, so you can go back. Your browser’s history may keep the link too.',
    back: 'Go back',
    ended: 'This room has ended',
    endedMore: 'It is over for everybody, and the server stored none of its sound.',
    removed: 'You were removed from this room',
    removedMore:
      'A moderator removed you. You can no longer hear the room. If you think that was a mistake, ask the person who sent you the link, or start a room of your own.',
  },
  failure: {
    heading: 'That did not work',
    gone: 'This room has ended or never existed',
    again: 'Try again',
    nowhere: 'There is nothing at this address',
    nowhereMore:
      'A room’s link has /r in it, a house’s link /h, and both have more after that. Open the whole link that you were sent, or paste it at the start.',
  },
};

/** The sentences of one language. */
export type Strings = typeof en & {
  /** Sentences of rarely opened parts. English loads them later, other languages contain them. */
  readonly seldom?: LaterStrings;
};
