import type { AudioDevices, DeviceLists } from '@sotto/client/audio';
import { Switch } from '../parts/Switch.tsx';
import { laterStrings } from '../strings/later.ts';
import type { PreferenceStore } from './createPreferences.ts';
import { DeviceChoice } from './DeviceChoice.tsx';
import { MicrophoneTrial } from './MicrophoneTrial.tsx';
import type { Preferences } from './Preferences.ts';

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
      <MicrophoneTrial preferences={preferences} devices={devices} list={list} />
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
