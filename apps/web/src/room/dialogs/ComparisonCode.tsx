import type { Privacy } from '@sotto/client';
import { useNow } from '../../parts/useNow.ts';
import { laterStrings } from '../../strings/later.ts';
import { codeGroups } from './codeGroups.ts';

/** The code that two people compare, in groups that can be read out, and the time left. */
export function ComparisonCode({ privacy }: { privacy: Pick<Privacy, 'comparisonCode' | 'codeUntilMs'> | undefined }) {
  const { privacy: words } = laterStrings();
  const now = useNow();
  if (privacy?.comparisonCode === undefined) return <p>{words.noCode}</p>;
  const secondsLeft = Math.max(0, Math.ceil((privacy.codeUntilMs - now) / 1_000));
  return (
    <div>
      <p className="code" dir="ltr">
        {codeGroups(privacy.comparisonCode).map((group, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a group's place is what it is.
          <span key={index}>{group} </span>
        ))}
      </p>
      <p className="hint">{words.codeFor(secondsLeft)}</p>
    </div>
  );
}
