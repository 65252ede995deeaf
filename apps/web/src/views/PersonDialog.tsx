import type { Person, Power, RoomView } from '@sotto/client';
import { useState } from 'react';
import { isolate } from '../room/isolate.ts';
import { useRoom } from '../room/useRoom.ts';
import { laterStrings } from '../strings/later.ts';
import { Dialog } from './Dialog.tsx';
import { findPerson } from './findPerson.ts';
import type { Inside } from './Inside.ts';
import { PersonChoices } from './PersonChoices.tsx';
import { type GravePower, PutOut } from './PutOut.tsx';
import { useLostFocus } from './useLostFocus.ts';
import { VerifyPerson } from './VerifyPerson.tsx';

interface PersonDialogProps {
  readonly room: RoomView;
  readonly personKey: string;
  readonly onClose: () => void;
}

/** What one can do about somebody, for as long as they are there. */
export function PersonDialog({ room, personKey, onClose }: PersonDialogProps) {
  const snapshot = useRoom(room);
  const found = snapshot.phase === 'inside' ? findPerson(snapshot, personKey) : undefined;
  const [person, setPerson] = useState(found);
  const [putOut, setPutOut] = useState<GravePower>();
  if (found && found !== person) setPerson(found);
  if (snapshot.phase !== 'inside' || !person) return null;
  const { actions } = room;
  const { name } = person;

  function content(close: () => void) {
    if (putOut) {
      const lock = () => {
        actions.control('lock');
        close();
      };
      const onLock = snapshot.phase === 'inside' && snapshot.isLocked ? undefined : lock;
      return <PutOut power={putOut} name={name} onLock={onLock} onDone={close} />;
    }
    if (!(found && snapshot.phase === 'inside')) return <Gone name={name} onDone={close} />;
    return <PersonSteps room={room} snapshot={snapshot} person={found} onPutOut={setPutOut} onDone={close} />;
  }

  return (
    <Dialog heading={<bdi>{name}</bdi>} onClose={onClose}>
      {content}
    </Dialog>
  );
}

function Gone({ name, onDone }: { readonly name: string; readonly onDone: () => void }) {
  const { person: words, close: done } = laterStrings();
  const told = useLostFocus<HTMLParagraphElement>();
  return (
    <>
      <p ref={told} tabIndex={-1} role="status">
        {words.gone(isolate(name))}
      </p>
      <div className="choices">
        <button type="button" onClick={onDone}>
          {done}
        </button>
      </div>
    </>
  );
}

interface PersonStepsProps {
  readonly room: RoomView;
  readonly snapshot: Inside;
  readonly person: Person;
  readonly onPutOut: (power: GravePower) => void;
  readonly onDone: () => void;
}

/** All is done at once: who must not hear another word has no time for a question. */
function PersonSteps({ room, snapshot, person, onPutOut, onDone }: PersonStepsProps) {
  const { actions, sound } = room;
  const [isVerifying, setVerifying] = useState(false);
  const isOnStage = snapshot.stage.some(({ key }) => key === person.key);

  function use(power: Power) {
    if (power === 'remove' || power === 'ban') onPutOut(power);
    else onDone();
    actions.use(power, person.key);
  }

  if (isVerifying) {
    const back = () => setVerifying(false);
    return <VerifyPerson name={person.name} privacy={snapshot.privacy} actions={actions} onBack={back} />;
  }
  const verify = () => setVerifying(true);
  return <PersonChoices {...{ person, isOnStage, sound }} onPower={use} onVerify={verify} onDone={onDone} />;
}
