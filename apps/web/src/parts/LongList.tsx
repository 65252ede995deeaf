import { type ReactNode, useState } from 'react';
import { laterStrings } from '../strings/later.ts';
import { useLostFocus } from './useLostFocus.ts';

const step = 200;

interface LongListProps<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly className?: string;
  readonly isOrdered?: boolean;
  /** Draws one as a list item. */
  readonly draw: (item: Item) => ReactNode;
}

/**
 * A list that draws only as many items as the person asked for. If the focused item disappears, the list takes the
 * focus.
 */
export function LongList<Item>({ label, items, className = 'people', isOrdered, draw }: LongListProps<Item>) {
  const [most, setMost] = useState(step);
  const list = useLostFocus<HTMLDivElement>(items.length);
  const List = isOrdered ? 'ol' : 'ul';
  const left = items.length - most;
  return (
    <div ref={list} tabIndex={-1} className="long-list">
      {items.length > 0 && (
        <List className={className} aria-label={label}>
          {items.slice(0, most).map(draw)}
        </List>
      )}
      {left > 0 && (
        <button type="button" onClick={() => setMost(most + step)}>
          {laterStrings().more(Math.min(left, step))}
        </button>
      )}
    </div>
  );
}
