import { strings } from '../strings/index.ts';
import { RadioChoice } from './RadioChoice.tsx';

/** Who of a new room may take the stage. */
export function SpeakersChoice() {
  const { start: words } = strings;
  return (
    <RadioChoice
      legend={words.whoSpeaks}
      name="speakers"
      options={[
        { value: 'invited', label: words.invited, hint: words.invitedHint },
        { value: 'everyone', label: words.everyone, hint: words.everyoneHint },
      ]}
    />
  );
}
