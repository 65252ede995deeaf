import type { Person } from '@sotto/client';
import { useId } from 'react';
import { PersonName } from '../parts/PersonName.tsx';
import { VoiceMark } from '../parts/VoiceMark.tsx';
import { strings } from '../strings/index.ts';

/** The most speakers shown at the door, so that the form below stays in sight however full the stage is. */
const mostNamed = 9;

/** The speakers of a room as seen from its door, where no sound plays yet. */
export function OnStage({ people }: { people: readonly Person[] }) {
  const heading = useId();
  const named = people.length > mostNamed ? people.slice(0, mostNamed - 1) : people;
  if (people.length === 0) return <p>{strings.room.emptyStage}</p>;
  return (
    <div className="on-stage lit">
      <h2 id={heading}>{strings.preview.onStage}</h2>
      <ul aria-labelledby={heading}>
        {named.map((person) => (
          <li key={person.key} className="speaker">
            <VoiceMark name={person.name} /> <PersonName name={person.name} />
            {person.isModerator && <span className="states"> {strings.room.moderator}</span>}
          </li>
        ))}
      </ul>
      {named.length < people.length && <p className="hint">{strings.preview.more(people.length - named.length)}</p>}
    </div>
  );
}
