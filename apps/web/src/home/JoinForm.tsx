import { type FormEvent, useState } from 'react';
import { TextField } from '../parts/TextField.tsx';
import { strings } from '../strings/index.ts';
import type { LinkFault } from '../tab/readLink.ts';

/** Takes a pasted invite link, with anything that a messenger put around it. */
export function JoinForm({ onJoin }: { onJoin: (text: string) => LinkFault | undefined }) {
  const [fault, setFault] = useState<LinkFault>();

  function join(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const text = new FormData(event.currentTarget).get('link');
    setFault(onJoin(typeof text === 'string' ? text : ''));
  }

  return (
    <form className="beside" onSubmit={join}>
      <TextField label={strings.home.link} name="link" inputMode="url" dir="ltr" onInput={() => setFault(undefined)} />
      <button type="submit">{strings.home.join}</button>
      {fault && (
        <p role="alert" className="fault">
          {strings.faults[fault]}
        </p>
      )}
    </form>
  );
}
