import { type ComponentProps, useId } from 'react';

interface TextFieldProps extends ComponentProps<'input'> {
  readonly label: string;
}

/**
 * A labelled line of text. The typed text goes only into the room: neither into a form history nor to a spelling
 * service, which some browsers run on somebody else's computer.
 */
export function TextField({ label, ...input }: TextFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} type="text" dir="auto" autoComplete="off" autoCapitalize="off" spellCheck={false} {...input} />
    </div>
  );
}
