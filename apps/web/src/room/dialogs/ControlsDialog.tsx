import type { RoomActions, RoomView } from '@sotto/client';
import { useState } from 'react';
import { shownName } from '../../names/shownName.ts';
import { AskAgain } from '../../parts/AskAgain.tsx';
import { LongList } from '../../parts/LongList.tsx';
import { Switch } from '../../parts/Switch.tsx';
import { TallDialog } from '../../parts/TallDialog.tsx';
import { useLostFocus } from '../../parts/useLostFocus.ts';
import { laterStrings } from '../../strings/later.ts';
import type { Inside } from '../Inside.ts';
import { WhileInside } from './WhileInside.tsx';

interface ControlsDialogProps {
  readonly room: RoomView;
  readonly onClose: () => void;
}

/** Moderators' actions on the room as a whole. */
export function ControlsDialog({ room, onClose }: ControlsDialogProps) {
  const { controls: words } = laterStrings();
  return (
    <TallDialog heading={words.heading} onClose={onClose}>
      <WhileInside room={room}>
        {(snapshot) => (
          <>
            <Waiting snapshot={snapshot} actions={room.actions} />
            <Lock snapshot={snapshot} actions={room.actions} />
            <MuteAll actions={room.actions} />
            <ChatRules snapshot={snapshot} actions={room.actions} />
            <End actions={room.actions} />
          </>
        )}
      </WhileInside>
    </TallDialog>
  );
}

interface PartProps {
  readonly snapshot: Inside;
  readonly actions: RoomActions;
}

function Waiting({ snapshot: { isLocked, waiting }, actions }: PartProps) {
  const { controls: words, person } = laterStrings();
  if (!isLocked && waiting.length === 0) return null;
  return (
    <section>
      <h3>{words.waiting}</h3>
      {waiting.length === 0 && <p className="hint">{words.nobodyWaits}</p>}
      <LongList
        label={words.waiting}
        items={waiting}
        className="powers"
        draw={({ key, name }) => (
          <li key={key}>
            <button type="button" onClick={() => actions.use('let-in', key)}>
              {person.powers['let-in'](shownName(name))}
            </button>
          </li>
        )}
      />
    </section>
  );
}

function Lock({ snapshot: { isLocked }, actions }: PartProps) {
  const { controls: words } = laterStrings();
  return (
    <section>
      <button type="button" onClick={() => actions.control(isLocked ? 'unlock' : 'lock')}>
        {isLocked ? words.unlock : words.lock}
      </button>
      <p role="status" className="hint">
        {isLocked ? words.unlockHint : words.lockHint}
      </p>
    </section>
  );
}

function MuteAll({ actions }: Pick<PartProps, 'actions'>) {
  const { controls: words } = laterStrings();
  const [isDone, setDone] = useState(false);

  function muteAll() {
    actions.control('mute-all');
    setDone(true);
  }

  return (
    <section>
      <button type="button" onClick={muteAll}>
        {words.muteAll}
      </button>
      <p role="status" className="hint">
        {isDone ? words.mutedAll : words.muteAllHint}
      </p>
    </section>
  );
}

function ChatRules({ snapshot: { chatRule }, actions }: PartProps) {
  const { chatRule: words } = laterStrings();
  const isClosed = chatRule === 'closed';
  return (
    <section>
      <h3>{words.heading}</h3>
      {!isClosed && (
        <Switch
          label={words.slow}
          hint={words.slowHint}
          isOn={chatRule === 'slow'}
          onTurn={(isOn) => actions.control(isOn ? 'slow-chat' : 'open-chat')}
        />
      )}
      <button type="button" onClick={() => actions.control(isClosed ? 'open-chat' : 'close-chat')}>
        {isClosed ? words.open : words.close}
      </button>
      <p className="hint">{words.closeHint}</p>
    </section>
  );
}

function End({ actions }: Pick<PartProps, 'actions'>) {
  const { controls: words, cancel } = laterStrings();
  const [isAsking, setAsking] = useState(false);
  const first = useLostFocus<HTMLElement>(isAsking);
  return (
    <section ref={first} tabIndex={-1}>
      {isAsking ? (
        <AskAgain sentence={words.endHint}>
          <button type="button" className="primary" onClick={() => actions.endForAll()}>
            {words.end}
          </button>
          <button type="button" onClick={() => setAsking(false)}>
            {cancel}
          </button>
        </AskAgain>
      ) : (
        <button type="button" onClick={() => setAsking(true)}>
          {words.end}
        </button>
      )}
    </section>
  );
}
