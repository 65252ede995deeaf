import { codeGroups } from '../room/codeGroups.ts';
import { laterStrings } from '../strings/later.ts';

/** What two people compare, in groups that can be read out. */
export function ComparisonCode({ code }: { code: string | undefined }) {
  if (code === undefined) return <p>{laterStrings().privacy.noCode}</p>;
  return (
    <p className="code" dir="ltr">
      {codeGroups(code).map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a group's place is what it is.
        <span key={index}>{group} </span>
      ))}
    </p>
  );
}
