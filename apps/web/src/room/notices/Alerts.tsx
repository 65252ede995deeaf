import type { RoomActions } from '@sotto/client';
import { useRef } from 'react';
import type { Inside } from '../Inside.ts';
import { Doubts } from './Doubts.tsx';
import { HeldMicrophone } from './HeldMicrophone.tsx';

interface AlertsProps {
  readonly snapshot: Inside;
  readonly actions: RoomActions;
}

/** Alerts about obstacles to being heard, and about things that this person should not trust. */
export function Alerts({ snapshot, actions }: AlertsProps) {
  const { held, isOnStage, doubts } = snapshot;
  const place = useRef<HTMLDivElement>(null);

  function goOn() {
    // The button disappears with its alert, so the focus moves here and keyboards go on from the same place.
    place.current?.focus({ preventScroll: true });
    actions.goOn();
  }

  return (
    // Several doubts may need to be scrolled, also by keyboard.
    <div ref={place} tabIndex={doubts.length > 1 ? 0 : -1} className="alerts">
      <HeldMicrophone held={isOnStage ? held : []} onGoOn={goOn} />
      <Doubts doubts={doubts} />
    </div>
  );
}
