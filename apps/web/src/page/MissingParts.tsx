import { missingParts } from '../later/createLater.ts';
import { strings } from '../strings/index.ts';
import { useWatched } from '../watched/useWatched.ts';

/** Says that parts of the page are missing, and offers what helps; nothing while there are all. */
export function MissingParts() {
  const missing = useWatched(missingParts);
  if (!missing) return null;
  return (
    <div role="alert" className="fault">
      <p>{strings.later.missing[missing]}</p>
      {missing !== 'server-unreachable' && (
        <button type="button" onClick={() => location.reload()}>
          {strings.later.reload}
        </button>
      )}
    </div>
  );
}
