import type { RoomView } from '@sotto/client';
import type { ReactNode } from 'react';
import { useRoom } from '../../watched/useRoom.ts';
import type { Inside } from '../Inside.ts';

interface WhileInsideProps {
  readonly room: RoomView;
  readonly children: (snapshot: Inside) => ReactNode;
}

/**
 * Draws a part that follows a room by itself: the properties with which a dialog was opened would stay as they were.
 */
export function WhileInside({ room, children }: WhileInsideProps) {
  const snapshot = useRoom(room);
  return snapshot.phase === 'inside' && children(snapshot);
}
