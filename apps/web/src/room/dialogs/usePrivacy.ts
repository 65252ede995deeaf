import type { RoomActions } from '@sotto/client';
import { useEffect } from 'react';

/** Keeps the room's privacy facts up to date for as long as a person looks at them. */
export function usePrivacy({ showPrivacy }: RoomActions): void {
  useEffect(() => {
    showPrivacy(true);
    return () => showPrivacy(false);
  }, [showPrivacy]);
}
