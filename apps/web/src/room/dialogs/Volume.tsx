import type { Person, Sound } from '@sotto/client';
import { useId, useState } from 'react';
import { laterStrings } from '../../strings/later.ts';

interface VolumeProps {
  readonly sound: Sound;
  readonly person: Person;
}

/** The volume of this person, for this listener only. */
export function Volume({ sound, person: { key, name } }: VolumeProps) {
  const { person: words } = laterStrings();
  const id = useId();
  const [volume, setVolume] = useState(() => sound.volumeOf(key));

  function change(next: number) {
    sound.setVolume(key, next);
    setVolume(next);
  }

  return (
    <div className="volume">
      <div className="field">
        <label htmlFor={id}>{words.volume(name)}</label>
        <input
          id={id}
          type="range"
          min={0}
          max={100}
          step={5}
          value={Math.round(volume * 100)}
          aria-describedby={`${id}-hint`}
          onChange={({ target }) => change(target.valueAsNumber / 100)}
        />
      </div>
      <p id={`${id}-hint`} className="hint">
        {words.volumeHint}
      </p>
    </div>
  );
}
