import type { RoomActions } from '@sotto/client';
import { useEffect, useRef } from 'react';
import type { Preferences, ShortcutAction } from '../../settings/Preferences.ts';
import { actionOf, keyOf } from '../../settings/shortcuts.ts';
import type { Inside } from '../Inside.ts';
import type { Talk } from './createTalk.ts';
import { isShortcutEvent } from './isShortcutEvent.ts';
import { useTalk } from './useTalk.ts';

interface RoomKeysProps {
  readonly snapshot: Inside;
  readonly actions: RoomActions;
  readonly preferences: Preferences;
  readonly talk: Talk;
  readonly onLeave: () => void;
}

/** Listens to the room's shortcut keys, and to the key that is held to talk. Draws nothing. */
export function RoomKeys(props: RoomKeysProps) {
  /** The key that is held to talk, by its place on the keyboard. */
  const held = useRef<string>(undefined);

  const { talk } = props;
  useTalk({ ...props, isPushToTalk: props.preferences.pushToTalk });
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;

    function press(event: KeyboardEvent) {
      const outcome = outcomeOf(event, props);
      if (!outcome) return;
      event.preventDefault();
      if (event.repeat) return;
      if (outcome === 'holds') {
        held.current = event.code;
        talk.hold();
      } else outcome();
    }

    function release({ code }: KeyboardEvent) {
      if (held.current !== code) return;
      held.current = undefined;
      talk.release();
    }

    document.addEventListener('keydown', press, { signal });
    document.addEventListener('keyup', release, { signal });
    return () => listening.abort();
  });

  return null;
}

/** The outcome of a pressed key right now. */
function outcomeOf(event: KeyboardEvent, props: RoomKeysProps) {
  const { shortcuts, keys } = props.preferences;
  const action = shortcuts && isShortcutEvent(event) ? actionOf(keyOf(event), keys) : undefined;
  return action && actOn(props)[action];
}

/** The current effect of each action; impossible ones are left out. */
function actOn({ snapshot, actions, preferences, onLeave }: RoomKeysProps) {
  const { isOnStage, isGoingOnStage, isMuted, isHandRaised, areHandsPaused, maySpeak } = snapshot;
  const toggle = () => (isMuted ? actions.unmute() : actions.mute());
  const act: Partial<Record<ShortcutAction, 'holds' | (() => void)>> = { leave: onLeave };
  if (isOnStage) {
    act.mute = preferences.pushToTalk ? 'holds' : toggle;
    // Holding the key has no effect while the microphone is open.
    act.talk = isMuted || preferences.pushToTalk ? 'holds' : () => undefined;
  }
  const isListening = !isOnStage && !isGoingOnStage;
  if (isListening && isHandRaised) act.hand = actions.lowerHand;
  else if (isListening && !maySpeak && !areHandsPaused) act.hand = actions.raiseHand;
  return act;
}
