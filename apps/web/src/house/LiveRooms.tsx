import type { ListedRoom } from '@sotto/client';
import { useLayoutEffect, useRef } from 'react';
import { strings } from '../strings/index.ts';
import { LiveRoom } from './LiveRoom.tsx';

interface LiveRoomsProps {
  readonly rooms: readonly ListedRoom[];
  /** The address for a room that is opened in a new tab: the house, since the room's link is never drawn. */
  readonly address: string;
  readonly onEnter: (key: string) => void;
}

/**
 * The rooms that somebody is in, in the order in which they began. So none moves just when a person wants to press it.
 */
export function LiveRooms({ rooms, address, onEnter }: LiveRoomsProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const focused = useRef<string>(undefined);

  // The link of a room disappears when the room ends. Keyboard focus then moves here.
  useLayoutEffect(() => {
    const isGone = focused.current !== undefined && rooms.every(({ key }) => key !== focused.current);
    if (!isGone) return;
    focused.current = undefined;
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, [rooms]);

  return (
    <section className="live" aria-label={strings.house.live}>
      <h2 ref={heading} tabIndex={-1}>
        {strings.house.live}
      </h2>
      {rooms.length === 0 && (
        <p className="quiet">
          {strings.house.quiet} <span className="hint">{strings.house.quietMore}</span>
        </p>
      )}
      <ul
        onFocus={({ target }) => {
          focused.current = target.closest('li')?.dataset['key'];
        }}
        onBlur={() => {
          focused.current = undefined;
        }}
      >
        {rooms.map((room) => (
          <LiveRoom key={room.key} room={room} address={address} onEnter={onEnter} />
        ))}
      </ul>
    </section>
  );
}
