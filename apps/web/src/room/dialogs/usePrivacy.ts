import type { RoomActions } from '@sotto/client';
import { useEffect } from 'react';

/** Has the room tell of its privacy for as long as somebody looks at it. */
export function usePrivacy({ showPrivacy }: RoomActions): void {
  useEffect(() => {
    showPrivacy(true);
    return () => showPrivacy(false);
  }, [showPrivacy]);
}
