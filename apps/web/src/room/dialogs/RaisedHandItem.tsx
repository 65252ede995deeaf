import type { Person, RoomActions } from '@sotto/client';
import { shownName } from '../../names/shownName.ts';
import { PersonName } from '../../parts/PersonName.tsx';
import { VoiceMark } from '../../parts/VoiceMark.tsx';
import { strings } from '../../strings/index.ts';
import { laterStrings } from '../../strings/later.ts';
import { useNumber } from '../people/NumbersContext.ts';
import { waitedFor } from './waitedFor.ts';

interface RaisedHandItemProps {
  readonly person: Person;
  readonly waitedMs: number;
  readonly use: RoomActions['use'];
}

/** One raised hand, its age, and the two answers to it. */
export function RaisedHandItem({ person: { key, name, powers, isInvited }, waitedMs, use }: RaisedHandItemProps) {
  const { hands: words, person } = laterStrings();
  const number = useNumber(key);
  const { unit, count } = waitedFor(waitedMs);
  const waited = words[unit](count);
  const { states, isInvited: invited } = strings.room;
  return (
    <li>
      <VoiceMark name={name} number={number} />
      <span>
        <PersonName name={name} number={number} />{' '}
        <span className="states">{states(isInvited ? [waited, invited] : [waited])}</span>
      </span>
      <span className="answers">
        {powers.includes('invite') && (
          <button type="button" aria-label={person.powers.invite(shownName(name))} onClick={() => use('invite', key)}>
            {words.invite}
          </button>
        )}
        {powers.includes('lower-hand') && (
          <button
            type="button"
            aria-label={person.powers['lower-hand'](shownName(name))}
            onClick={() => use('lower-hand', key)}
          >
            {words.lower}
          </button>
        )}
      </span>
    </li>
  );
}
