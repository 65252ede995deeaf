import type { Settings } from '../settings/Settings.ts';
import { strings } from '../strings/index.ts';
import { LaterDialog } from './LaterDialog.tsx';

export function SettingsButton({ settings }: { settings: Settings }) {
  async function load() {
    const { SettingsDialog } = await import('./SettingsDialog.tsx');
    return (onClose: () => void) => <SettingsDialog settings={settings} onClose={onClose} />;
  }
  return <LaterDialog label={strings.later.settings} load={load} />;
}
