import type { Privacy, RoomView } from '@sotto/client';
import { laterStrings } from '../strings/later.ts';
import { ComparisonCode } from './ComparisonCode.tsx';
import { Counts } from './Counts.tsx';
import { Dialog } from './Dialog.tsx';
import { Holders } from './Holders.tsx';
import { usePrivacy } from './usePrivacy.ts';
import { WhileInside } from './WhileInside.tsx';

interface PrivacyDialogProps {
  readonly room: RoomView;
  readonly onClose: () => void;
}

/** Who can hear this room, by what can be checked here, beside what server and relay say. */
export function PrivacyDialog({ room, onClose }: PrivacyDialogProps) {
  const { privacy: words, close: done } = laterStrings();
  usePrivacy(room.actions);
  return (
    <Dialog heading={words.heading} className="tall" onClose={onClose}>
      {(close) => (
        <>
          <div className="body">
            <WhileInside room={room}>{({ privacy }) => privacy && <Shown privacy={privacy} />}</WhileInside>
            <section>
              <h3>{words.seen}</h3>
              <p>{words.seenAbout}</p>
            </section>
          </div>
          <div className="choices foot">
            <button type="button" className="primary" onClick={close}>
              {done}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}

function Shown({ privacy }: { readonly privacy: Privacy }) {
  const { privacy: words } = laterStrings();
  return (
    <>
      {privacy.doubts.map((doubt) => (
        <p key={doubt} role="alert" className="fault">
          {words.doubts[doubt]}
        </p>
      ))}
      <section>
        <h3>{words.code}</h3>
        <ComparisonCode code={privacy.comparisonCode} />
        <p className="hint">{words.codeAbout}</p>
      </section>
      <Counts privacy={privacy} />
      <Holders privacy={privacy} />
    </>
  );
}
