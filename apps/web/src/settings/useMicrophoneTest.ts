import type { AudioDevices, MicrophoneTest } from '@sotto/client/audio';
import type { MicrophoneChoices } from '@sotto/client/browser';
import type { Code } from '@sotto/protocol';
import { useEffect, useState } from 'react';

/** The state of a microphone test. */
export type TestState =
  | { readonly at: 'rest' | 'asking' }
  | { readonly at: 'testing'; readonly test: MicrophoneTest }
  | { readonly at: 'refused'; readonly code: Code };

/** The wish of a person to have their microphone opened; each is a new attempt. */
export interface MicrophoneWish {
  readonly to: 'test' | 'record';
}

/** Opens the chosen microphone while there is a wish, and gives it back afterwards, whatever ends the wish. */
export function useMicrophoneTest(
  devices: AudioDevices | undefined,
  choices: MicrophoneChoices,
  wish: MicrophoneWish | undefined,
): TestState {
  const [state, setState] = useState<TestState>({ at: 'rest' });
  const { microphone, noiseSuppression, echoCancellation } = choices;

  useEffect(() => {
    if (!devices || !wish) return setState({ at: 'rest' });
    let test: MicrophoneTest | undefined;
    let isOver = false;
    setState({ at: 'asking' });
    void devices
      .testMicrophone({ microphone, noiseSuppression, echoCancellation, warnsWhenMuted: false })
      .then((opened) => {
        if (!opened.ok) return isOver || setState({ at: 'refused', code: opened.error.code });
        test = opened.value;
        if (isOver) test.close();
        else setState({ at: 'testing', test });
      });
    return () => {
      isOver = true;
      test?.close();
    };
  }, [devices, wish, microphone, noiseSuppression, echoCancellation]);

  return state;
}
