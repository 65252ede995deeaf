import type { Person } from '@sotto/client';
import { strings } from '../../strings/index.ts';
import { StagePerson } from './StagePerson.tsx';

interface StageProps {
  readonly people: readonly Person[];
  readonly onMore: (key: string) => void;
}

/** Everybody who can be heard. */
export function Stage({ people, onMore }: StageProps) {
  return (
    <section className="stage lit" aria-label={strings.room.stage}>
      {people.length === 0 && <p>{strings.room.emptyStage}</p>}
      <ul>
        {people.map((person) => (
          <StagePerson key={person.key} person={person} onMore={onMore} />
        ))}
      </ul>
    </section>
  );
}
