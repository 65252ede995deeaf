import { type ComponentProps, useId } from 'react';

interface TextFieldProps extends ComponentProps<'input'> {
  readonly label: string;
}

/**
 * A labelled line of text. What is typed goes nowhere but into the room: no form history, and no spelling service, which
 * some browsers run on somebody else's computer.
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
