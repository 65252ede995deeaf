import { useCallback, useEffect, useRef, useState } from 'react';
import { useLaterDialog } from '../parts/useLaterDialog.tsx';
import { strings } from '../strings/index.ts';
import { laterInvite } from './laterInvite.ts';
import type { Invite } from './useInvite.ts';

interface InviteWaysProps {
  readonly invite: Invite;
  readonly link: string;
}

/**
 * The other ways to pass a link on. The page offers them while it says that the link was copied, and opens them at once
 * if the browser refuses to copy.
 */
export function InviteWays({ invite: { notice, isRefused }, link }: InviteWaysProps) {
  const { drawn, open } = useLaterDialog();
  const [isFocused, setFocused] = useState(false);
  const latest = useRef(link);
  latest.current = link;

  const show = useCallback(
    (wasRefused: boolean) =>
      open(async () => {
        const { InviteDialog } = await laterInvite.load();
        return (onClose) => <InviteDialog link={latest.current} wasRefused={wasRefused} onClose={onClose} />;
      }),
    [open],
  );

  useEffect(() => {
    if (isRefused) show(true);
  }, [isRefused, show]);

  return (
    <>
      {(notice || isFocused) && (
        <button
          type="button"
          className="more-ways"
          aria-haspopup="dialog"
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          onClick={() => show(false)}
        >
          {strings.room.moreWays}
        </button>
      )}
      {drawn}
    </>
  );
}
