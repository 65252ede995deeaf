import type { Person, Sound } from '@sotto/client';
import { strings } from '../../strings/index.ts';
import { useMicrophoneHint } from '../notices/useMicrophoneHint.ts';
import { StagePerson } from './StagePerson.tsx';

interface StageProps {
  readonly people: readonly Person[];
  readonly sound: Sound | undefined;
  readonly onMore: (key: string) => void;
}

/** Everybody who can be heard. */
export function Stage({ people, sound, onMore }: StageProps) {
  const isMutedByDevice = useMicrophoneHint(sound) === 'muted-by-device';
  return (
    <section className="stage lit" aria-label={strings.room.stage}>
      {people.length === 0 && <p>{strings.room.emptyStage}</p>}
      <ul>
        {people.map((person) => (
          <StagePerson
            key={person.key}
            person={person}
            isMutedByDevice={person.isSelf && isMutedByDevice}
            onMore={onMore}
          />
        ))}
      </ul>
    </section>
  );
}
