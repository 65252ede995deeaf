import type { RoomView } from '@sotto/client';
import type { ReactNode } from 'react';
import { useRoom } from '../../watched/useRoom.ts';
import type { Inside } from '../Inside.ts';

interface WhileInsideProps {
  readonly room: RoomView;
  readonly children: (snapshot: Inside) => ReactNode;
}

/** Draws a part that follows the room by itself, because the properties with which a dialog was opened don't change. */
export function WhileInside({ room, children }: WhileInsideProps) {
  const snapshot = useRoom(room);
  return snapshot.phase === 'inside' && children(snapshot);
}
