import { memo } from 'react';
import { PersonButton } from '../people/PersonButton.tsx';

interface ListenerProps {
  readonly id: string;
  readonly name: string;
  /** States as text; empty if there are none. */
  readonly states: string;
  readonly ordinal: number;
  readonly count: number;
  readonly onMore: (key: string) => void;
}

/**
 * One person in the audience. Its props are plain values and one lasting function. A snapshot is a fresh copy each time
 * somebody speaks, and in this way React sees that nothing changed here.
 */
export const Listener = memo(function Listener({ id, name, states, ordinal, count, onMore }: ListenerProps) {
  return (
    <li aria-posinset={ordinal} aria-setsize={count}>
      <PersonButton id={id} name={name} onMore={onMore} />
      {states && <span className="states">{` ${states}`}</span>}
    </li>
  );
});
