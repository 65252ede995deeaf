import type { RoomActions } from '@sotto/client';
import { useState } from 'react';
import type { Inside } from '../Inside.ts';
import { InvitationDialog } from './InvitationDialog.tsx';

interface InvitationProps {
  readonly invitation: Inside['invitation'];
  readonly actions: RoomActions;
}

/** The invitation that waits for an answer, until it has one or is taken back. */
export function Invitation({ invitation, actions }: InvitationProps) {
  const [answered, setAnswered] = useState<number>();
  if (!invitation || invitation.id === answered) return null;
  const { id, by } = invitation;
  return <InvitationDialog key={id} by={by} actions={actions} onClose={() => setAnswered(id)} />;
}
