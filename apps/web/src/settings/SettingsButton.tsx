import { LaterDialog } from '../parts/LaterDialog.tsx';
import { strings } from '../strings/index.ts';
import { laterSettings } from './laterSettings.ts';
import type { Settings } from './Settings.ts';

export function SettingsButton({ settings }: { settings: Settings }) {
  async function load() {
    const { SettingsDialog } = await laterSettings.load();
    return (onClose: () => void) => <SettingsDialog settings={settings} onClose={onClose} />;
  }
  return <LaterDialog label={strings.later.settings} load={load} />;
}
