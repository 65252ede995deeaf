import type { Privacy, RoomActions } from '@sotto/client';
import { shownName } from '../../names/shownName.ts';
import { isolate } from '../../parts/isolate.ts';
import { useLostFocus } from '../../parts/useLostFocus.ts';
import { laterStrings } from '../../strings/later.ts';
import { ComparisonCode } from './ComparisonCode.tsx';
import { usePrivacy } from './usePrivacy.ts';

interface VerifyPersonProps {
  readonly name: string;
  readonly privacy: Privacy | undefined;
  readonly actions: RoomActions;
  readonly onBack: () => void;
}

/** The way to verify a person, by a code that both see. */
export function VerifyPerson({ name, privacy, actions, onBack }: VerifyPersonProps) {
  const { person: words, back } = laterStrings();
  const told = useLostFocus<HTMLHeadingElement>();
  usePrivacy(actions);
  return (
    <section aria-label={words.verify(shownName(name))}>
      <h3 ref={told} tabIndex={-1}>
        {words.verify(shownName(name))}
      </h3>
      <ComparisonCode code={privacy?.code} />
      <p>{words.howToVerify(isolate(name))}</p>
      <div className="choices">
        <button type="button" onClick={onBack}>
          {back}
        </button>
      </div>
    </section>
  );
}
