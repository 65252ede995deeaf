import { strings } from '../strings/index.ts';
import { isKept } from '../tab/createStorage.ts';
import { useWatched } from '../watched/useWatched.ts';

/** A sentence for a browser that lets the page store nothing; nothing where it can. */
export function StorageNote() {
  if (useWatched(isKept)) return null;
  return (
    <p role="status" className="hint storage-note">
      {strings.unkept}
    </p>
  );
}
