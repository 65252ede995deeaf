import { useEffect, useState } from 'react';
import { strings } from '../strings/index.ts';

const noticeMs = 6_000;

/** A press of `Invite`, and what came of it. */
export interface Invite {
  /** Says for a while that the link was copied. */
  readonly notice: string | undefined;
  /** True if the browser did not let the page copy, until the next press. */
  readonly isRefused: boolean;
  copy(): void;
}

/** Copies a link, and tells what came of it. */
export function useInvite(link: string): Invite {
  const [outcome, setOutcome] = useState<'copied' | 'refused'>();

  useEffect(() => {
    if (outcome !== 'copied') return;
    const timer = setTimeout(() => setOutcome(undefined), noticeMs);
    return () => clearTimeout(timer);
  }, [outcome]);

  return {
    notice: outcome === 'copied' ? strings.room.copied : undefined,
    isRefused: outcome === 'refused',
    copy() {
      setOutcome(undefined);
      write(link).then(
        () => setOutcome('copied'),
        () => setOutcome('refused'),
      );
    },
  };
}

/** Copies a text. A browser without a clipboard throws where others reject, so this rejects in both cases. */
async function write(link: string): Promise<void> {
  await navigator.clipboard.writeText(link);
}
