import type { Person, Sound } from '@sotto/client';
import { useState } from 'react';
import { shownName } from '../../names/shownName.ts';
import { VolumeSlider } from '../../parts/VolumeSlider.tsx';
import { laterStrings } from '../../strings/later.ts';

interface VolumeProps {
  readonly sound: Sound;
  readonly person: Person;
}

/** The volume of this person, for this listener only: up to twice as loud as they come. */
export function Volume({ sound, person: { member, name } }: VolumeProps) {
  const { person: words } = laterStrings();
  const [volume, setVolume] = useState(() => sound.volumeOf(member));

  function change(next: number) {
    sound.setVolume(member, next);
    setVolume(next);
  }

  return (
    <VolumeSlider
      label={words.volume(shownName(name))}
      hint={words.volumeHint}
      most={2}
      volume={volume}
      onChange={change}
    />
  );
}
