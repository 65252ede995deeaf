import { memo } from 'react';
import { PersonName } from './PersonName.tsx';
import { VoiceMark } from './VoiceMark.tsx';

interface ListenerProps {
  readonly id: string;
  readonly name: string;
  /** As text; empty where there is nothing to say. */
  readonly states: string;
  readonly position: number;
  readonly count: number;
}

/**
 * One person in the audience. Its props are plain values: a snapshot is a fresh copy each time somebody speaks, and this is
 * how React sees that nothing changed here.
 */
export const Listener = memo(function Listener({ id, name, states, position, count }: ListenerProps) {
  return (
    <li aria-posinset={position} aria-setsize={count}>
      <VoiceMark name={name} tintKey={id} /> <PersonName name={name} />
      {states && <span className="states"> {states}</span>}
    </li>
  );
});
