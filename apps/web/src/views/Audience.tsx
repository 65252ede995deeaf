import type { Person } from '@sotto/client';
import { strings } from '../strings/index.ts';
import { Listener } from './Listener.tsx';

interface AudienceProps {
  readonly people: readonly Person[];
  /** Of everybody, also of those whom `people` does not name yet. */
  readonly count: number;
}

/** Those who listen. */
export function Audience({ people, count }: AudienceProps) {
  return (
    <section className="audience" aria-label={strings.room.audience}>
      <h2>{strings.room.listening(count)}</h2>
      <ul>
        {people.map(({ key, name, isSelf, isModerator }, index) => (
          <Listener
            key={key}
            id={key}
            name={name}
            isSelf={isSelf}
            isModerator={isModerator}
            position={index + 1}
            count={count}
          />
        ))}
      </ul>
    </section>
  );
}
