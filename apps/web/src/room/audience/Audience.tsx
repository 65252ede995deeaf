import { useEffect, useRef } from 'react';
import { strings } from '../../strings/index.ts';
import type { Inside } from '../Inside.ts';
import { Listener } from './Listener.tsx';
import { listenerStates } from './listenerStates.ts';
import { useGridWindow } from './useGridWindow.ts';

interface AudienceProps {
  readonly snapshot: Inside;
  readonly onLook: (from: number, to: number) => void;
  readonly onMore: (key: string) => void;
}

/** The listeners. However many they are, the page draws and requests only those in the window. */
export function Audience({ snapshot, onLook, onMore }: AudienceProps) {
  const { audience, audienceFrom, audienceCount, unverifiedCount } = snapshot;
  const waitingCount = waitingIn(snapshot);
  const list = useRef<HTMLUListElement>(null);
  const count = Math.max(audienceCount, audienceFrom + audience.length);
  const { from, to, columns, rowHeight } = useGridWindow(list, count);
  useEffect(() => onLook(from, to), [onLook, from, to]);

  // Whole rows only, so that everybody keeps their column.
  const first = Math.ceil(Math.max(from, audienceFrom) / columns) * columns;
  const drawn = audience.slice(first - audienceFrom, Math.max(0, to - audienceFrom));
  const rowsOf = (people: number) => Math.ceil(people / columns) * rowHeight;
  return (
    <section className="audience" aria-label={strings.room.audience}>
      <h2>
        {/* Each in an element of its own: a page that a browser translates replaces bare texts, and React loses them. */}
        <span>{strings.room.listening(Math.max(0, audienceCount - waitingCount))}</span>
        {waitingCount > 0 && <span>{` ${strings.room.waiting(waitingCount)}`}</span>}
        {unverifiedCount > 0 && <span className="unverified">{` ${strings.room.unverified(unverifiedCount)}`}</span>}
      </h2>
      {count === 0 && <p className="hint">{strings.room.emptyAudience}</p>}
      <ul ref={list} style={{ minBlockSize: rowsOf(count), paddingBlockStart: drawn.length > 0 ? rowsOf(first) : 0 }}>
        {drawn.map((person, index) => (
          <Listener
            key={person.key}
            id={person.key}
            name={person.name}
            states={listenerStates(person)}
            ordinal={first + index + 1}
            count={count}
            onMore={onMore}
          />
        ))}
      </ul>
    </section>
  );
}

/**
 * Number of people who wait before a locked room, as far as they are known: they count as audience and hear nothing.
 */
function waitingIn({ audience, waiting }: Inside): number {
  return Math.max(waiting.length, audience.filter(({ isWaiting }) => isWaiting).length);
}
