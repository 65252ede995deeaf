import type { Privacy } from '@sotto/client';
import { useNow } from '../../parts/useNow.ts';
import { laterStrings } from '../../strings/later.ts';
import { codeGroups } from './codeGroups.ts';

/** The code that two people compare, in groups that can be read out, and the time of the next one. */
export function ComparisonCode({ code }: { code: Privacy['code'] | undefined }) {
  const { privacy: words } = laterStrings();
  const now = useNow();
  const secondsTo = (atMs: number) => Math.max(0, Math.ceil((atMs - now) / 1_000));
  if (code === undefined) return <p>{words.noCode}</p>;
  if (code.digits === undefined)
    return <p>{Number.isFinite(code.fromMs) ? words.codeFrom(secondsTo(code.fromMs)) : words.noCode}</p>;
  return (
    <div>
      <p className="code" dir="ltr" translate="no">
        {codeGroups(code.digits).map((group, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a group's place is what it is.
          <span key={index}>{`${group} `}</span>
        ))}
      </p>
      <p className="hint">{Number.isFinite(code.untilMs) ? words.codeFor(secondsTo(code.untilMs)) : words.codeStays}</p>
    </div>
  );
}
