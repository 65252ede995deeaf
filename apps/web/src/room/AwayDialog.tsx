import type { RoomView } from '@sotto/client';
import { Suspense, useEffect } from 'react';
import { whenWanted } from '../later/whenWanted.ts';
import type { Away } from './Away.ts';
import { laterLeave } from './dialogs/laterDialogs.ts';
import type { Inside } from './Inside.ts';

interface AwayDialogProps {
  readonly snapshot: Inside;
  readonly room: RoomView;
  readonly away: Away;
}

const LeaveDialog = whenWanted(laterLeave, {
  pick: ({ LeaveDialog }) => LeaveDialog,
  instead: ({ onLeave }) => <Unasked onLeave={onLeave} />,
});

/** Lets the person leave, if the question could not be fetched. */
function Unasked({ onLeave }: { readonly onLeave: () => void }) {
  useEffect(onLeave, [onLeave]);
  return null;
}

/** Asks somebody on stage who goes back or forward whether they leave. */
export function AwayDialog({ snapshot, room: { actions }, away }: AwayDialogProps) {
  const endForAll = snapshot.isModerator && snapshot.isLastModerator;
  return (
    <Suspense fallback={null}>
      <LeaveDialog
        policy={snapshot.policy}
        onLeave={away.leave}
        onEnd={endForAll ? actions.endForAll : undefined}
        onClose={away.stay}
      />
    </Suspense>
  );
}
