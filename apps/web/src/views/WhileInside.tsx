import type { RoomView } from '@sotto/client';
import type { ReactNode } from 'react';
import { useRoom } from '../room/useRoom.ts';
import type { Inside } from './Inside.ts';

interface WhileInsideProps {
  readonly room: RoomView;
  readonly children: (snapshot: Inside) => ReactNode;
}

/** Draws what follows a room by itself: what a dialog was opened with would stand still. */
export function WhileInside({ room, children }: WhileInsideProps) {
  const snapshot = useRoom(room);
  return snapshot.phase === 'inside' && children(snapshot);
}
