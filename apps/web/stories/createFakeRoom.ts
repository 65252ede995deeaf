import type { Person, RoomSnapshot, RoomView, SoundState } from '@sotto/client';
import { inside, person } from './people.ts';

const page = 50;

export interface FakeRoomOptions {
  readonly crowd?: readonly Person[] | undefined;
  readonly sound?: SoundState | undefined;
}

/**
 * A room in memory that answers every action at once, for looking at the views. Of `crowd` it shows the part that is
 * looked at, in whole pages, as the real one does.
 */
export function createFakeRoom(first: RoomSnapshot, { crowd = [], sound }: FakeRoomOptions = {}): RoomView {
  const listeners = new Set<() => void>();
  let snapshot = first;

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
    ...(sound && { sound: { subscribe: () => () => undefined, snapshot: () => sound, turnOn: () => undefined } }),
    actions: {
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
    },
    close: () => listeners.clear(),
  };
}
