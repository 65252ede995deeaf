import type { AudioDevices, DeviceLists } from '@sotto/client/audio';
import { useEffect, useState } from 'react';
import { Switch } from '../parts/Switch.tsx';
import { strings } from '../strings/index.ts';
import { laterStrings } from '../strings/later.ts';
import type { PreferenceStore } from './createPreferences.ts';
import { DeviceChoice } from './DeviceChoice.tsx';
import { InputLevel } from './InputLevel.tsx';
import type { Preferences } from './Preferences.ts';
import { useMicrophoneTest } from './useMicrophoneTest.ts';

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
  const [isTesting, setTesting] = useState(false);
  const state = useMicrophoneTest(devices, preferences, isTesting);

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
        <button type="button" aria-disabled={state.at === 'asking'} onClick={() => setTesting(!isTesting)}>
          {isTesting && state.at !== 'refused' ? words.stop : words.test}
        </button>
        <InputLevel test={state.at === 'testing' ? state.test : undefined} />
      </div>
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
