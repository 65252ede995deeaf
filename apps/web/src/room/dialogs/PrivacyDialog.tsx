import type { RoomView } from '@sotto/client';
import { TallDialog } from '../../parts/TallDialog.tsx';
import { strings } from '../../strings/index.ts';
import { laterStrings } from '../../strings/later.ts';
import type { Inside } from '../Inside.ts';
import { doubtSentences } from '../notices/doubtSentences.ts';
import { ComparisonCode } from './ComparisonCode.tsx';
import { Counts } from './Counts.tsx';
import { Holders } from './Holders.tsx';
import { usePrivacy } from './usePrivacy.ts';
import { WhileInside } from './WhileInside.tsx';

interface PrivacyDialogProps {
  readonly room: RoomView;
  readonly onClose: () => void;
}

/** Tells who can see, hear and do what: first in four sentences, then in facts that a person can check. */
export function PrivacyDialog({ room, onClose }: PrivacyDialogProps) {
  const { privacy: words } = laterStrings();
  usePrivacy(room.actions);
  return (
    <TallDialog heading={words.heading} isClosingFirst onClose={onClose}>
      <WhileInside room={room}>{(snapshot) => <Shown snapshot={snapshot} />}</WhileInside>
    </TallDialog>
  );
}

function Shown({ snapshot: { privacy, doubts, policy, isLocked } }: { readonly snapshot: Inside }) {
  const { privacy: words } = laterStrings();
  return (
    <>
      <div className="plain">
        <p>{words.seen}</p>
        <p>{words.page}</p>
        <p>{words.moderators}</p>
        <p>{strings.preview.policies[policy]}</p>
      </div>
      {doubts.length > 0 && (
        <section>
          <h3>{words.doubts}</h3>
          {doubtSentences(doubts).map((sentence) => (
            <p key={sentence} className="fault">
              {sentence}
            </p>
          ))}
        </section>
      )}
      {privacy && (
        <>
          <section>
            <h3>{words.code}</h3>
            <ComparisonCode code={privacy.code} />
            <p className="hint">{words.codeAbout}</p>
          </section>
          <Counts privacy={privacy} isLocked={isLocked} />
          <Holders privacy={privacy} />
        </>
      )}
    </>
  );
}
