import type { RoomActions } from '@sotto/client';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { strings } from '../../strings/index.ts';
import type { Inside } from '../Inside.ts';
import { HandButton } from './HandButton.tsx';

interface ControlsProps {
  readonly snapshot: Inside;
  readonly actions: RoomActions;
  /** The button that opens and closes it. */
  readonly microphone: ReactNode;
  /** The buttons of chat and reactions. */
  readonly talk: ReactNode;
  readonly onInvite: () => void;
  readonly onLeave: () => void;
}

/** The actions that are possible right now; others are not drawn. */
export function Controls({ snapshot, actions, microphone, talk, onInvite, onLeave }: ControlsProps) {
  const { isOnStage, isGoingOnStage, maySpeak } = snapshot;
  const place = useRef<HTMLDivElement>(null);
  const hasFocus = useRef(false);

  // If a pressed control disappears, the one in its place takes the focus, so that keyboard users can continue from
  // there.
  useLayoutEffect(() => {
    const isLost = hasFocus.current && document.activeElement === document.body;
    if (isLost) place.current?.querySelector('button')?.focus({ preventScroll: true });
  });

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notes where the focus is.
    <div
      ref={place}
      className="controls"
      onFocus={() => {
        hasFocus.current = true;
      }}
      onBlur={() => {
        hasFocus.current = false;
      }}
    >
      {isOnStage && microphone}
      {isGoingOnStage && (
        <button type="button" className="microphone" aria-disabled>
          {strings.room.goingOnStage}
        </button>
      )}
      {!isOnStage && !isGoingOnStage && maySpeak && (
        <button type="button" className="primary" onClick={() => actions.joinStage()}>
          {strings.room.joinStage}
        </button>
      )}
      {!isOnStage && !isGoingOnStage && (!maySpeak || snapshot.isHandRaised) && (
        <HandButton snapshot={snapshot} actions={actions} />
      )}
      {isOnStage && (
        <button type="button" onClick={() => actions.stepDown()}>
          {strings.room.stepDown}
        </button>
      )}
      {talk}
      <button type="button" onClick={onInvite}>
        {strings.room.invite}
      </button>
      <button type="button" className="leave" onClick={onLeave}>
        {strings.room.leave}
      </button>
    </div>
  );
}
