import type { Person } from '@sotto/client';
import { strings } from '../../strings/index.ts';
import { PersonButton } from '../people/PersonButton.tsx';

interface StagePersonProps {
  readonly person: Person;
  /** True if this person's own device or system gives no sound. */
  readonly isMutedByDevice: boolean;
  readonly onMore: (key: string) => void;
}

/** One person on stage. Text repeats what the mark shows by light. */
export function StagePerson({ person, isMutedByDevice, onMore }: StagePersonProps) {
  const voice = voiceOf(person, isMutedByDevice);
  const { you, moderator, states } = strings.room;
  const said = [person.isSelf && you, person.isModerator && moderator, voice?.text];
  return (
    <li className="speaker" data-voice={voice?.state}>
      <PersonButton id={person.key} name={person.name} onMore={onMore} />{' '}
      <span className="states">{states(said.filter((state) => typeof state === 'string'))}</span>
    </li>
  );
}

function voiceOf({ isVerified, isMuted, isSpeaking }: Person, isMutedByDevice: boolean) {
  if (!isVerified) return { state: 'unverified', text: strings.room.notVerified };
  if (isMutedByDevice) return { state: 'muted', text: strings.room.mutedByDevice };
  if (isMuted) return { state: 'muted', text: strings.room.muted };
  if (isSpeaking) return { state: 'speaking', text: strings.room.speaking };
  return undefined;
}
