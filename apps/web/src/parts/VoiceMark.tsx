import { initialOf } from './initialOf.ts';
import { tintOf } from './tintOf.ts';

/** The soft shape of a person, with the first letter of their name. Decoration: the name stands beside it as text. */
export function VoiceMark({ name, tintKey }: { name: string; tintKey: string }) {
  return <span className="voice-mark" aria-hidden="true" data-tint={tintOf(tintKey)} data-initial={initialOf(name)} />;
}
