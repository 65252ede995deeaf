import type { AudioDevices, DeviceLists } from '@sotto/client/audio';
import { useCallback, useEffect, useState } from 'react';
import { Switch } from '../parts/Switch.tsx';
import { strings } from '../strings/index.ts';
import { laterStrings } from '../strings/later.ts';
import type { PreferenceStore } from './createPreferences.ts';
import { DeviceChoice } from './DeviceChoice.tsx';
import { InputLevel } from './InputLevel.tsx';
import type { Preferences } from './Preferences.ts';
import { useMicrophoneTest } from './useMicrophoneTest.ts';
import { useRecording } from './useRecording.ts';

/** Properties of the sections about devices. */
export interface DeviceSettingsProps {
  readonly preferences: Preferences;
  readonly change: PreferenceStore['change'];
  readonly devices: AudioDevices | undefined;
  readonly lists: DeviceLists;
  /** Looks at the devices again. */
  readonly list: () => void;
}

/** Settings for the sound that others hear from this person. Nothing here opens a microphone by itself. */
export function VoiceSettings({ preferences, change, devices, lists, list }: DeviceSettingsProps) {
  const { settings: words } = laterStrings();
  const [wish, setWish] = useState<'test' | 'record'>();
  const state = useMicrophoneTest(devices, preferences, wish !== undefined);
  const open = state.at === 'testing' ? state.test : undefined;
  const onRecorded = useCallback(() => setWish(undefined), []);
  const test = wish === 'record' ? open : undefined;
  const recording = useRecording({ devices, test, speaker: preferences.speaker, onRecorded });
  const isTesting = wish === 'test';

  // Devices have names once a microphone is allowed.
  useEffect(() => {
    if (state.at === 'testing') list();
  }, [state.at, list]);

  return (
    <section>
      <h3>{words.yourVoice}</h3>
      <DeviceChoice
        label={words.microphone}
        devices={lists.microphones}
        chosen={preferences.microphone}
        gone={words.microphoneGone}
        onChoose={(microphone) => change({ microphone })}
      />
      <div className="trial">
        <button
          type="button"
          aria-disabled={state.at === 'asking'}
          onClick={() => setWish(isTesting ? undefined : 'test')}
        >
          {isTesting && state.at !== 'refused' ? words.stop : words.test}
        </button>
        <InputLevel test={open} />
      </div>
      <div className="trial">
        <button type="button" aria-disabled={wish === 'record'} onClick={() => setWish('record')}>
          {words.record}
        </button>
        <span role="status" className="hint">
          {recording === 'recording' && words.recording}
          {recording === 'playing' && words.playingBack}
        </span>
      </div>
      {recording === 'refused' && (
        <p role="alert" className="fault">
          {words.recordRefused}
        </p>
      )}
      {state.at === 'refused' ? (
        <p role="alert" className="fault">
          {strings.faults[state.code]}
        </p>
      ) : (
        <p className="hint">{state.at === 'testing' ? words.testing : words.notTesting}</p>
      )}
      <Switch
        label={words.noise}
        hint={words.noiseHint}
        isOn={preferences.noiseSuppression}
        onTurn={(noiseSuppression) => change({ noiseSuppression })}
      />
      <Switch
        label={words.echo}
        hint={words.echoHint}
        isOn={preferences.echoCancellation}
        onTurn={(echoCancellation) => change({ echoCancellation })}
      />
    </section>
  );
}
