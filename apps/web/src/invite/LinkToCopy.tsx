import { TextField } from '../parts/TextField.tsx';
import { laterStrings } from '../strings/later.ts';
import { useInvite } from './useInvite.ts';

/** A link in a field, with the ways to take it from there that this browser has. */
export function LinkToCopy({ link }: { readonly link: string }) {
  const { inviting: words } = laterStrings();
  const { notice, isRefused, copy } = useInvite(link);

  return (
    <div className="link-to-copy">
      <div className="beside">
        <TextField
          label={words.link}
          value={link}
          readOnly
          dir="ltr"
          translate="no"
          ref={(field) => field?.select()}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <button type="button" onClick={copy}>
          {words.copy}
        </button>
      </div>
      {canShare() && (
        <button type="button" onClick={() => share(link)}>
          {words.share}
        </button>
      )}
      <p role="status" className="hint">
        {notice ?? (isRefused ? words.byHand : '')}
      </p>
    </div>
  );
}

function canShare(): boolean {
  return typeof navigator.share === 'function';
}

/**
 * Shares only the link, because a title beside it could name the room. If the person closes the sheet, they have
 * changed their mind.
 */
function share(url: string): void {
  navigator.share({ url }).catch(() => undefined);
}
