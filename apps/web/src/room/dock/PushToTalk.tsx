import type { KeyboardEvent, PointerEvent } from 'react';
import { laterStrings } from '../../strings/later.ts';
import type { Talk } from './createTalk.ts';
import { MicrophoneButton } from './MicrophoneButton.tsx';

interface PushToTalkProps {
  readonly isMuted: boolean;
  readonly isMutedByDevice: boolean;
  readonly talk: Talk;
}

/** The button that opens the microphone for as long as it is held. */
export function PushToTalk({ talk, ...state }: PushToTalkProps) {
  const { hold } = laterStrings();
  return <MicrophoneButton {...state} title={hold} data-hold={hold} {...holding(talk)} />;
}

function holding(talk: Talk) {
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    if (event.type === 'keyup') talk.release();
    else talk.hold();
  };
  return {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      talk.hold();
    },
    onLostPointerCapture: talk.release,
    onKeyDown: onKey,
    onKeyUp: onKey,
    onBlur: talk.release,
    onContextMenu: (event: { preventDefault(): void }) => event.preventDefault(),
    // A screen reader or a voice can't hold: its click begins or ends a hold.
    onClick({ detail }: { detail: number }) {
      if (detail === 0) (talk.isHeld() ? talk.release : talk.hold)();
    },
  };
}
