import type { FormEvent } from 'react';
import { longest } from '../parts/longest.ts';
import { TextField } from '../parts/TextField.tsx';
import { textOf } from '../parts/textOf.ts';
import { strings } from '../strings/index.ts';

interface EnterFormProps {
  readonly name: string;
  readonly isEntering: boolean;
  readonly onEnter: (name: string) => void;
}

/** Asks for a name, or none, and goes in to listen. */
export function EnterForm({ name, isEntering, onEnter }: EnterFormProps) {
  function enter(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!isEntering) onEnter(textOf(new FormData(event.currentTarget), 'name') || strings.preview.listener);
  }

  return (
    <form className="beside" onSubmit={enter}>
      <TextField
        label={strings.preview.name}
        name="name"
        placeholder={strings.preview.listener}
        defaultValue={name === strings.preview.listener ? '' : name}
        limit={longest.name}
      />
      <button type="submit" className="primary" aria-disabled={isEntering}>
        {strings.preview.listenIn}
      </button>
      <p className="hint">{strings.preview.quiet}</p>
      <div role="status" className="waiting">
        {isEntering && <progress aria-label={strings.preview.entering} />}
        <span className="visually-hidden">{isEntering && strings.preview.entering}</span>
      </div>
    </form>
  );
}
