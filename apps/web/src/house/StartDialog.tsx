import type { NewRoom } from '@sotto/client';
import { type FormEvent, type ReactNode, type Ref, useId } from 'react';
import { longest } from '../parts/longest.ts';
import { TextField } from '../parts/TextField.tsx';
import { textOf } from '../parts/textOf.ts';
import { strings } from '../strings/index.ts';
import type { RememberedName } from '../tab/rememberedName.ts';
import { MoreOptions } from './MoreOptions.tsx';
import { SpeakersChoice } from './SpeakersChoice.tsx';

interface StartDialogProps {
  readonly ref: Ref<HTMLDialogElement>;
  readonly rememberedName: RememberedName;
  /** Called with the person's choices, and with the form, which has the answers to what the `children` ask. */
  readonly onStart: (room: NewRoom, form: FormData) => void;
  readonly children?: ReactNode;
}

/** Asks for the settings of a new room. An empty field shows the default that applies. */
export function StartDialog({ ref, rememberedName, onStart, children }: StartDialogProps) {
  const heading = useId();

  function goLive(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = textOf(form, 'name');
    rememberedName.write(name);
    const title = textOf(form, 'title') || strings.start.untitled;
    const everyoneSpeaks = form.get('speakers') === 'everyone';
    const policy = form.get('policy') === 'pause' ? 'pause' : 'keep-talking';
    onStart({ title, name: name || strings.start.unnamed, everyoneSpeaks, policy }, form);
  }

  return (
    <dialog ref={ref} aria-labelledby={heading} className="start">
      <form onSubmit={goLive}>
        <h2 id={heading}>{strings.start.heading}</h2>
        <div className="body">
          <TextField
            label={strings.start.title}
            name="title"
            placeholder={strings.start.untitled}
            limit={longest.title}
          />
          <TextField
            label={strings.start.name}
            name="name"
            placeholder={strings.start.unnamed}
            defaultValue={rememberedName.read()}
            limit={longest.name}
          />
          <SpeakersChoice />
          {children}
          <MoreOptions />
          <p className="hint">{strings.start.microphone}</p>
        </div>
        <div className="choices">
          <button type="submit" className="primary">
            {strings.start.goLive}
          </button>
          <CancelButton />
        </div>
      </form>
    </dialog>
  );
}

function CancelButton() {
  return (
    <button type="button" onClick={(event) => event.currentTarget.closest('dialog')?.close()}>
      {strings.start.cancel}
    </button>
  );
}
