import { useId } from 'react';

interface RadioChoiceProps<Value extends string> {
  readonly legend: string;
  /** Its name in the form. */
  readonly name: string;
  /** The first one is chosen from the start. */
  readonly options: readonly Option<Value>[];
}

interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint: string;
}

/** A choice of one of a few, each with a sentence on its effect. */
export function RadioChoice<Value extends string>({ legend, name, options }: RadioChoiceProps<Value>) {
  const id = useId();
  return (
    <div className="radio-choice" role="radiogroup" aria-labelledby={id}>
      <span id={id} className="label">
        {legend}
      </span>
      {options.map((option, index) => (
        <Choice key={option.value} name={name} {...option} defaultChecked={index === 0} />
      ))}
    </div>
  );
}

interface ChoiceProps extends Option<string> {
  readonly name: string;
  readonly defaultChecked: boolean;
}

function Choice({ name, value, label, hint, defaultChecked }: ChoiceProps) {
  const id = useId();
  return (
    <div className="choice">
      <input
        type="radio"
        id={id}
        name={name}
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
