import type { RoomSnapshot, RoomView } from '@sotto/client';
import { inside, person } from './people.ts';

/** A room in memory that answers every action at once, for looking at the views. */
export function createFakeRoom(first: RoomSnapshot): RoomView {
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
    },
    close: () => listeners.clear(),
  };
}
