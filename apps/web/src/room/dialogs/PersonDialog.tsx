import type { Person, Power, RoomView } from '@sotto/client';
import { useState } from 'react';
import { Dialog } from '../../parts/Dialog.tsx';
import { isolate } from '../../parts/isolate.ts';
import { PersonName } from '../../parts/PersonName.tsx';
import { useLostFocus } from '../../parts/useLostFocus.ts';
import { laterStrings } from '../../strings/later.ts';
import { useRoom } from '../../watched/useRoom.ts';
import type { Inside } from '../Inside.ts';
import { useNumber } from '../people/NumbersContext.ts';
import { findPerson } from './findPerson.ts';
import { PersonChoices } from './PersonChoices.tsx';
import { type GravePower, PutOut } from './PutOut.tsx';
import { VerifyPerson } from './VerifyPerson.tsx';

interface PersonDialogProps {
  readonly room: RoomView;
  readonly personKey: string;
  readonly onClose: () => void;
}

/** The possible actions on a person, for as long as they are there. */
export function PersonDialog({ room, personKey, onClose }: PersonDialogProps) {
  const shown = useRoom(room);
  const snapshot = shown.phase === 'inside' ? shown : undefined;
  const found = snapshot && findPerson(snapshot, personKey);
  const number = useNumber(personKey);
  const [person, setPerson] = useState(found);
  const [putOut, setPutOut] = useState<{ readonly power: GravePower; readonly after: number }>();
  if (found && found !== person) setPerson(found);
  if (!snapshot || !person) return null;
  const { actions } = room;
  const { removals, isLocked } = snapshot;
  const { name } = person;

  function content(close: () => void) {
    if (putOut) {
      const lock = () => {
        actions.control('lock');
        close();
      };
      const onLock = isLocked ? undefined : lock;
      const removal = removals.find((one) => one.id > putOut.after && one.name === name);
      const isOut = removal !== undefined || !found;
      return <PutOut {...{ power: putOut.power, name, isOut, removal, onLock }} onDone={close} />;
    }
    if (!found) return <Gone name={name} onDone={close} />;
    const begin = (power: GravePower) => setPutOut({ power, after: Math.max(0, ...removals.map(({ id }) => id)) });
    return <PersonSteps room={room} snapshot={snapshot} person={found} onPutOut={begin} onDone={close} />;
  }

  return (
    <Dialog heading={<PersonName name={name} number={number} />} onClose={onClose}>
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

/**
 * Shows the actions on a person. Each takes effect at the first click, because a removed person could still hear during
 * a further question.
 */
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
