import { LaterDialog } from '../../parts/LaterDialog.tsx';
import type { Settings } from '../../settings/Settings.ts';
import { strings } from '../../strings/index.ts';
import { laterDesk } from './laterDesk.ts';

export function ShortcutsButton({ settings: { preferences } }: { settings: Settings }) {
  async function load() {
    const { ShortcutsDialog } = await laterDesk.load();
    return (onClose: () => void) => <ShortcutsDialog preferences={preferences} onClose={onClose} />;
  }
  return <LaterDialog label={strings.later.shortcuts} load={load} />;
}
