import { type KeyboardEvent, useRef, useState } from 'react';
import { Dialog } from '../parts/Dialog.tsx';
import { laterStrings } from '../strings/later.ts';
import { useWatched } from '../watched/useWatched.ts';
import type { PreferenceStore } from './createPreferences.ts';
import { firstPreferences, type ShortcutAction } from './Preferences.ts';
import { holderOf, keyOf } from './shortcuts.ts';

interface ShortcutsDialogProps {
  readonly preferences: PreferenceStore;
  readonly onClose: () => void;
}

const shown: readonly ShortcutAction[] = ['mute', 'talk', 'hand', 'leave'];
const modifiers = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock']);

/** The key of each action, each of which can be changed. */
export function ShortcutsDialog({ preferences, onClose }: ShortcutsDialogProps) {
  const { shortcuts, close: done } = laterStrings();
  const { keys, shortcuts: isOn } = useWatched(preferences);
  const [changing, setChanging] = useState<ShortcutAction>();
  /** True if the pressed key was taken as the new one, so that its release presses no button. */
  const wasTaken = useRef(false);
  const [notice, setNotice] = useState<{ text: string; isFault?: boolean }>();

  function take(action: ShortcutAction, key: string | undefined) {
    const holder = key && holderOf(key, action, keys);
    if (!key) setNotice({ text: shortcuts.refused, isFault: true });
    else if (holder) setNotice({ text: shortcuts.taken(nameOf(key), shortcuts.actions[holder]), isFault: true });
    else {
      preferences.change({ keys: { ...keys, [action]: key } });
      setNotice({ text: shortcuts.changed(shortcuts.actions[action], nameOf(key)) });
      setChanging(undefined);
    }
  }

  function onKeyDown(action: ShortcutAction, event: KeyboardEvent) {
    if (changing !== action || event.key === 'Tab' || modifiers.has(event.key)) return;
    event.preventDefault();
    wasTaken.current = true;
    if (event.key === 'Escape') {
      setChanging(undefined);
      setNotice(undefined);
    } else if (!event.repeat) take(action, keyOf(event));
  }

  function onKeyUp(event: KeyboardEvent) {
    if (wasTaken.current) event.preventDefault();
    wasTaken.current = false;
  }

  function begin(action: ShortcutAction) {
    setChanging(action);
    setNotice({ text: shortcuts.pressFor(shortcuts.actions[action]) });
  }

  function reset() {
    preferences.change({ keys: firstPreferences.keys });
    setNotice({ text: shortcuts.wasReset });
  }

  return (
    <Dialog heading={shortcuts.heading} onClose={onClose} onCancel={(event) => changing && event.preventDefault()}>
      {(close) => (
        <>
          <p className="hint">{isOn ? shortcuts.about : shortcuts.off}</p>
          <ul className="shortcuts">
            {shown.map((action) => (
              <li key={action}>
                <span>{shortcuts.actions[action]}</span>
                <button
                  type="button"
                  className={changing === action ? 'key is-changing' : 'key'}
                  aria-label={
                    changing === action
                      ? shortcuts.press
                      : shortcuts.change(shortcuts.actions[action], nameOf(keys[action]))
                  }
                  onClick={() => begin(action)}
                  onKeyDown={(event) => onKeyDown(action, event)}
                  onKeyUp={onKeyUp}
                  onBlur={() => setChanging(undefined)}
                >
                  {changing === action ? shortcuts.press : nameOf(keys[action])}
                </button>
              </li>
            ))}
          </ul>
          <p role={notice?.isFault ? 'alert' : 'status'} className={notice?.isFault ? 'fault notice' : 'hint notice'}>
            {notice?.text}
          </p>
          <div className="choices foot">
            <button type="button" className="primary" onClick={close}>
              {done}
            </button>
            <button type="button" onClick={reset}>
              {shortcuts.reset}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}

function nameOf(key: string): string {
  return key === ' ' ? laterStrings().shortcuts.space : key.toUpperCase();
}
