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
  if (found && found !== person) setPerson(found);
  if (snapshot.phase !== 'inside' || !person) return null;
  return (
    <Dialog heading={<bdi>{person.name}</bdi>} onClose={onClose}>
      {(close) =>
        found ? (
          <PersonSteps room={room} snapshot={snapshot} person={found} onDone={close} />
        ) : (
          <Gone name={person.name} onDone={close} />
        )
      }
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
  readonly onDone: () => void;
}

/** Most is done at once. Whoever puts a person out is told first what that does. */
function PersonSteps({ room, snapshot, person, onDone }: PersonStepsProps) {
  const { actions } = room;
  const [step, setStep] = useState<'choices' | 'verify' | GravePower>('choices');
  const back = () => setStep('choices');

  function use(power: Power) {
    onDone();
    actions.use(power, person.key);
  }

  function lockAnd(power: Power) {
    // First, so that nobody comes back in between.
    actions.control('lock');
    use(power);
  }

  switch (step) {
    case 'choices': {
      const press = (power: Power) => (power === 'remove' || power === 'ban' ? setStep(power) : use(power));
      const verify = () => setStep('verify');
      const isOnStage = snapshot.stage.some(({ key }) => key === person.key);
      return (
        <PersonChoices
          {...{ person, isOnStage }}
          sound={room.sound}
          onPower={press}
          onVerify={verify}
          onDone={onDone}
        />
      );
    }
    case 'verify':
      return <VerifyPerson name={person.name} privacy={snapshot.privacy} actions={actions} onBack={back} />;
    default:
      return (
        <PutOut
          power={step}
          name={person.name}
          onUse={use}
          onLockAndUse={snapshot.isLocked ? undefined : lockAnd}
          onBack={back}
        />
      );
  }
}
