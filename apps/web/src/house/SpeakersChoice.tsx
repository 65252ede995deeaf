import { RadioChoice } from '../parts/RadioChoice.tsx';
import { strings } from '../strings/index.ts';

/** The choice of who may take the stage in a new room. */
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
