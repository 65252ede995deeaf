import type { AudioDevices } from '@sotto/client/audio';
import { useCallback, useEffect, useState } from 'react';
import { strings } from '../strings/index.ts';
import { laterStrings } from '../strings/later.ts';
import { InputLevel } from './InputLevel.tsx';
import type { Preferences } from './Preferences.ts';
import { type MicrophoneWish, useMicrophoneTest } from './useMicrophoneTest.ts';
import { useRecording } from './useRecording.ts';

interface MicrophoneTrialProps {
  readonly preferences: Preferences;
  readonly devices: AudioDevices | undefined;
  /** Looks at the devices again. */
  readonly list: () => void;
}

/** Two ways to try one's microphone before others hear it: to see its level, and to hear oneself. */
export function MicrophoneTrial({ preferences, devices, list }: MicrophoneTrialProps) {
  const { settings: words } = laterStrings();
  const [wish, setWish] = useState<MicrophoneWish>();
  const state = useMicrophoneTest(devices, preferences, wish);
  const isWanted = (to: MicrophoneWish['to']) => wish?.to === to && state.at !== 'refused';
  const open = state.at === 'testing' ? state.test : undefined;
  const recorded = isWanted('record') ? open : undefined;
  const onRecorded = useCallback(() => setWish(undefined), []);
  const recording = useRecording({ devices, test: recorded, speaker: preferences.speaker, onRecorded });

  // Devices have names once a microphone is allowed.
  useEffect(() => {
    if (open) list();
  }, [open, list]);

  return (
    <>
      <div className="trial">
        <button
          type="button"
          aria-disabled={state.at === 'asking'}
          onClick={() => setWish(isWanted('test') ? undefined : { to: 'test' })}
        >
          {isWanted('test') ? words.stop : words.test}
        </button>
        <InputLevel test={open} />
      </div>
      <div className="trial">
        <button
          type="button"
          aria-disabled={isWanted('record')}
          onClick={() => isWanted('record') || setWish({ to: 'record' })}
        >
          {words.record}
        </button>
        <span role="status" className="hint">
          {recording === 'recording' && words.recording}
          {recording === 'playing' && words.playingBack}
        </span>
      </div>
      {state.at === 'refused' ? (
        <Fault sentence={strings.faults[state.code]} />
      ) : (
        <p className="hint">{isWanted('test') && open ? words.testing : words.notTesting}</p>
      )}
      {recording === 'refused' && <Fault sentence={words.recordRefused} />}
    </>
  );
}

function Fault({ sentence }: { readonly sentence: string }) {
  return (
    <p role="alert" className="fault">
      {sentence}
    </p>
  );
}
