import { type FormEvent, useState } from 'react';
import { TextField } from '../parts/TextField.tsx';
import { textOf } from '../parts/textOf.ts';
import { strings } from '../strings/index.ts';

/** Takes a pasted invite link. */
export function JoinForm({ onJoin }: { onJoin: (link: string) => boolean }) {
  const [isDamaged, setDamaged] = useState(false);

  function join(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setDamaged(!onJoin(textOf(new FormData(event.currentTarget), 'link')));
  }

  return (
    <form className="beside" onSubmit={join}>
      <TextField label={strings.home.link} name="link" inputMode="url" dir="ltr" onInput={() => setDamaged(false)} />
      <button type="submit">{strings.home.join}</button>
      {isDamaged && (
        <p role="alert" className="fault">
          {strings.faults['link-damaged']}
        </p>
      )}
    </form>
  );
}
