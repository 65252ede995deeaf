import type { Person, RoomActions } from '@sotto/client';
import { PersonName } from '../../parts/PersonName.tsx';
import { VoiceMark } from '../../parts/VoiceMark.tsx';
import { laterStrings } from '../../strings/later.ts';
import { waitedFor } from './waitedFor.ts';

interface RaisedHandItemProps {
  readonly person: Person;
  readonly waitedMs: number;
  readonly use: RoomActions['use'];
}

/** One raised hand, its age, and the two answers to it. */
export function RaisedHandItem({ person: { key, name, powers }, waitedMs, use }: RaisedHandItemProps) {
  const { hands: words, person } = laterStrings();
  const { unit, count } = waitedFor(waitedMs);
  return (
    <li>
      <VoiceMark name={name} tintKey={key} />
      <span>
        <PersonName name={name} /> <span className="states">{words[unit](count)}</span>
      </span>
      <span className="answers">
        {powers.includes('invite') && (
          <button type="button" aria-label={person.powers.invite(name)} onClick={() => use('invite', key)}>
            {words.invite}
          </button>
        )}
        {powers.includes('lower-hand') && (
          <button type="button" aria-label={person.powers['lower-hand'](name)} onClick={() => use('lower-hand', key)}>
            {words.lower}
          </button>
        )}
      </span>
    </li>
  );
}
