import { initialOf } from '../names/initialOf.ts';
import { tintOf } from './tintOf.ts';

interface VoiceMarkProps {
  readonly name: string;
  /** Tells people of the same name apart; absent for the first one. */
  readonly number?: number | undefined;
}

/**
 * The soft shape of a person, with the first letter of their name. Decoration: the name stands beside it as text. The
 * tint depends on the name, because only the name of a person is the same in the hallway, at the door, inside and after
 * a reload.
 */
export function VoiceMark({ name, number }: VoiceMarkProps) {
  return (
    <span className="voice-mark" aria-hidden="true" data-tint={tintOf(name, number)} data-initial={initialOf(name)} />
  );
}
