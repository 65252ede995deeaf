import { memo } from 'react';
import { strings } from '../strings/index.ts';
import { PersonName } from './PersonName.tsx';
import { VoiceMark } from './VoiceMark.tsx';

interface ListenerProps {
  readonly id: string;
  readonly name: string;
  readonly isSelf: boolean;
  readonly isModerator: boolean;
  readonly position: number;
  readonly count: number;
}

/**
 * One person in the audience. Its props are plain values: a snapshot is a fresh copy each time somebody speaks, and this is
 * how React sees that nothing changed here.
 */
export const Listener = memo(function Listener({ id, name, isSelf, isModerator, position, count }: ListenerProps) {
  const states = [isSelf && strings.room.you, isModerator && strings.room.moderator].filter(Boolean);
  return (
    <li aria-posinset={position} aria-setsize={count}>
      <VoiceMark name={name} tintKey={id} /> <PersonName name={name} />
      {states.length > 0 && <span className="states"> {states.join(', ')}</span>}
    </li>
  );
});
