import type { RoomSnapshot, RoomView } from '@sotto/client';
import { useCallback, useSyncExternalStore } from 'react';

/** The room as it is now; draws again at every change. */
export function useRoom(room: RoomView): RoomSnapshot {
  const subscribe = useCallback((onChange: () => void) => room.subscribe(onChange), [room]);
  return useSyncExternalStore(subscribe, () => room.snapshot());
}
