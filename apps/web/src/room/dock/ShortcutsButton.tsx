import { LaterDialog } from '../../parts/LaterDialog.tsx';
import type { Settings } from '../../settings/Settings.ts';
import { strings } from '../../strings/index.ts';

export function ShortcutsButton({ settings: { preferences } }: { settings: Settings }) {
  async function load() {
    const { ShortcutsDialog } = await import('./roomDesk.ts');
    return (onClose: () => void) => <ShortcutsDialog preferences={preferences} onClose={onClose} />;
  }
  return <LaterDialog label={strings.later.shortcuts} load={load} />;
}
