import type {
  ChatSnapshot,
  Person,
  Privacy,
  RoomControl,
  RoomSnapshot,
  RoomView,
  Sound,
  SoundState,
} from '@sotto/client';
import { idleActions } from '../test/idleActions.ts';
import { createFakeChat } from './createFakeChat.ts';
import { privacy as checked, inside, person } from './people.ts';

const page = 50;

export interface FakeRoomOptions {
  readonly crowd?: readonly Person[] | undefined;
  readonly sound?: SoundState | undefined;
  readonly privacy?: Privacy | undefined;
  /** Changes that happen once somebody looks at it. */
  readonly meanwhile?: Partial<typeof inside> | undefined;
  readonly chat?: ChatSnapshot | undefined;
}

/** The immediate effect of each control. */
const controlled: Readonly<Record<RoomControl, Partial<typeof inside>>> = {
  lock: { isLocked: true },
  unlock: { isLocked: false, waiting: [] },
  'mute-all': {},
  'lower-hands': { raisedHands: [] },
  'pause-hands': { areHandsPaused: true },
  'resume-hands': { areHandsPaused: false },
  'open-chat': { chatRule: 'open' },
  'slow-chat': { chatRule: 'slow' },
  'close-chat': { chatRule: 'closed' },
};

function createFakeSound(state: SoundState): Sound {
  const volumes = new Map<string, number>();
  return {
    subscribe: () => () => undefined,
    snapshot: () => state,
    turnOn: () => undefined,
    volumeOf: (key) => volumes.get(key) ?? 1,
    setHushed: () => undefined,
    setVolume: (key, volume) => void volumes.set(key, volume),
  };
}

function nameOf(snapshot: RoomSnapshot, key: string): string {
  const people = snapshot.phase === 'inside' ? [...snapshot.stage, ...snapshot.audience] : [];
  return people.find((one) => one.key === key)?.name ?? '';
}

/**
 * A room in memory that answers every action at once, for looking at the views. Of `crowd` it shows the part that is
 * looked at, in whole pages, as the real one does.
 */
export function createFakeRoom(first: RoomSnapshot, options: FakeRoomOptions = {}): RoomView {
  const { crowd = [], sound, privacy = checked, meanwhile } = options;
  const listeners = new Set<() => void>();
  let snapshot = first;
  const chat = createFakeChat(options.chat);

  function show(next: RoomSnapshot) {
    snapshot = next;
    for (const listener of listeners) listener();
  }

  function change(part: Partial<typeof inside>) {
    if (snapshot.phase === 'inside') show({ ...snapshot, ...part });
  }

  return {
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    snapshot: () => snapshot,
    chat: chat.view,
    ...(sound && { sound: createFakeSound(sound) }),
    actions: {
      ...idleActions,
      ...chat.actions,
      enter(name) {
        if (snapshot.phase === 'preview')
          show({ ...inside, audience: [person(name, { isSelf: true })], audienceCount: 1 });
      },
      joinStage: () => change({ isOnStage: true }),
      stepDown: () => change({ isOnStage: false, isMuted: true }),
      mute: () => change({ isMuted: true }),
      unmute: () => change({ isMuted: false }),
      leave: () => show({ phase: 'left' }),
      showAudience(from, to) {
        if (crowd.length === 0) return;
        const first = from - (from % page);
        const last = Math.ceil(Math.max(to, 1) / page) * page;
        change({ audienceFrom: first, audience: crowd.slice(first, last) });
      },
      endForAll: () => show({ phase: 'ended' }),
      raiseHand: () => change({ isHandRaised: true }),
      lowerHand: () => change({ isHandRaised: false }),
      declineInvitation: () => change({ invitation: undefined }),
      use(power, key) {
        const name = nameOf(snapshot, key);
        if (power === 'remove' || power === 'ban')
          change({ removals: [{ id: 1, name, waitingFor: inside.stage.slice(2), unnamedCount: 0 }] });
      },
      control: (what) => change(controlled[what]),
      goOn: () => change({ held: [], isGoingOn: true }),
      showPrivacy: (isShown) => change(isShown ? { ...meanwhile, privacy } : { privacy: undefined }),
    },
    close: () => listeners.clear(),
  };
}
