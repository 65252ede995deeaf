import { Switch } from '../parts/Switch.tsx';
import { TallDialog } from '../parts/TallDialog.tsx';
import { strings } from '../strings/index.ts';
import { laterStrings } from '../strings/later.ts';
import { useWatched } from '../watched/useWatched.ts';
import { EarSettings } from './EarSettings.tsx';
import { PageSettings } from './PageSettings.tsx';
import type { Settings } from './Settings.ts';
import { useDevices } from './useDevices.ts';
import { VoiceSettings } from './VoiceSettings.tsx';

interface SettingsDialogProps {
  readonly settings: Settings;
  readonly onClose: () => void;
}

/** All settings of a person; each change applies at once. */
export function SettingsDialog({ settings, onClose }: SettingsDialogProps) {
  const preferences = useWatched(settings.preferences);
  const devices = useDevices(settings);
  // Draws the dialog again in a language that is chosen here.
  useWatched(settings.language);
  const { change } = settings.preferences;
  const { settings: words } = laterStrings();
  return (
    <TallDialog heading={words.heading} className="settings" isClosingFirst onClose={onClose}>
      <p className="hint">{words.kept}</p>
      {devices.hasFailed && (
        <p role="alert" className="fault">
          {strings.later.notLoaded}
        </p>
      )}
      <VoiceSettings preferences={preferences} change={change} {...devices} />
      <EarSettings preferences={preferences} change={change} {...devices} />
      <section>
        <h3>{words.talking}</h3>
        <Switch
          label={words.pushToTalk}
          hint={words.pushToTalkHint}
          isOn={preferences.pushToTalk}
          onTurn={(pushToTalk) => change({ pushToTalk })}
        />
        <Switch
          label={words.warnsWhenMuted}
          hint={words.warnsWhenMutedHint}
          isOn={preferences.warnsWhenMuted}
          onTurn={(warnsWhenMuted) => change({ warnsWhenMuted })}
        />
        <Switch
          label={words.shortcuts}
          hint={words.shortcutsHint}
          isOn={preferences.shortcuts}
          onTurn={(shortcuts) => change({ shortcuts })}
        />
      </section>
      <PageSettings language={settings.language} />
    </TallDialog>
  );
}
