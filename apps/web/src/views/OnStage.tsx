import type { Person } from '@sotto/client';
import { useId } from 'react';
import { strings } from '../strings/index.ts';
import { PersonName } from './PersonName.tsx';
import { VoiceMark } from './VoiceMark.tsx';

/** Who speaks in a room, as far as one can tell from its door: there, nothing is heard yet. */
export function OnStage({ people }: { people: readonly Person[] }) {
  const heading = useId();
  if (people.length === 0) return <p>{strings.room.emptyStage}</p>;
  return (
    <div className="on-stage lit">
      <h2 id={heading}>{strings.preview.onStage}</h2>
      <ul aria-labelledby={heading}>
        {people.map((person) => (
          <li key={person.key} className="speaker">
            <VoiceMark name={person.name} tintKey={person.key} /> <PersonName name={person.name} />
            {person.isModerator && <span className="states"> {strings.room.moderator}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
