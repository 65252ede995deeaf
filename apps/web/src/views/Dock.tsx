import type { RoomActions } from '@sotto/client';
import { strings } from '../strings/index.ts';
import { Controls } from './Controls.tsx';
import type { Inside } from './Inside.ts';
import { useInvite } from './useInvite.ts';
import { useNews } from './useNews.ts';

interface DockProps {
  readonly snapshot: Inside;
  readonly actions: RoomActions;
}

/** What stays in reach: how the connection is, what went wrong, and what one can do. */
export function Dock({ snapshot, actions }: DockProps) {
  const invite = useInvite(snapshot.link);
  const said = useNews(snapshot);
  const fault = invite.fault ?? (snapshot.fault && strings.faults[snapshot.fault]);
  return (
    <section className="dock" aria-label={strings.room.controls}>
      {fault && (
        <p role="alert" className="fault">
          {fault}
        </p>
      )}
      <p role="status" aria-atomic="false" className="room-status">
        <span className="connection" data-connection={snapshot.connection}>
          {strings.room.connection[snapshot.connection]}
        </span>{' '}
        <span key={said?.number} className="news">
          {[invite.notice, ...(said?.sentences ?? [])].filter(Boolean).join(' ')}
        </span>
      </p>
      <Controls snapshot={snapshot} actions={actions} onInvite={invite.copy} />
    </section>
  );
}
