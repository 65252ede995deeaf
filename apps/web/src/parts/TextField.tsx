import { type ComponentProps, useId } from 'react';
import { strings } from '../strings/index.ts';
import type { Longest } from './longest.ts';
import { useLimit } from './useLimit.ts';

interface TextFieldProps extends ComponentProps<'input'> {
  readonly label: string;
  /** The most that it takes. It says so when little place is left. */
  readonly limit?: Longest;
}

/**
 * A labelled line of text. The typed text goes only into the room: neither into a form history nor to a spelling
 * service, which some browsers run on somebody else's computer.
 */
export function TextField({ label, limit, ...input }: TextFieldProps) {
  const id = useId();
  const { left, ...holding } = useLimit(limit, String(input.defaultValue ?? ''));
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {limit && (
        <span role="status" id={`${id}-left`}>
          {left !== undefined && strings.left(left)}
        </span>
      )}
      <input
        id={id}
        type="text"
        dir="auto"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-describedby={limit && `${id}-left`}
        {...(limit && holding)}
        {...input}
      />
    </div>
  );
}
