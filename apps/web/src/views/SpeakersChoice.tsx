import { useId } from 'react';
import { strings } from '../strings/index.ts';

/** Who of a new room may take the stage. */
export function SpeakersChoice() {
  const legend = useId();
  return (
    <div className="speakers-choice" role="radiogroup" aria-labelledby={legend}>
      <span id={legend} className="label">
        {strings.start.whoSpeaks}
      </span>
      <Choice value="invited" label={strings.start.invited} hint={strings.start.invitedHint} defaultChecked />
      <Choice value="everyone" label={strings.start.everyone} hint={strings.start.everyoneHint} />
    </div>
  );
}

interface ChoiceProps {
  readonly value: string;
  readonly label: string;
  readonly hint: string;
  readonly defaultChecked?: boolean;
}

function Choice({ value, label, hint, defaultChecked = false }: ChoiceProps) {
  const id = useId();
  return (
    <div className="choice">
      <input
        type="radio"
        id={id}
        name="speakers"
        value={value}
        defaultChecked={defaultChecked}
        aria-describedby={`${id}-hint`}
      />
      <label htmlFor={id}>{label}</label>
      <span id={`${id}-hint`} className="hint">
        {hint}
      </span>
    </div>
  );
}
