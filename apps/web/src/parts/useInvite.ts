import { useEffect, useState } from 'react';
import { strings } from '../strings/index.ts';

const noticeMs = 6_000;

/** Copies the invite link, and says for a while that it did, or that the browser refused. */
export function useInvite(link: string) {
  const [outcome, setOutcome] = useState<'copied' | 'refused'>();

  useEffect(() => {
    if (outcome !== 'copied') return;
    const timer = setTimeout(() => setOutcome(undefined), noticeMs);
    return () => clearTimeout(timer);
  }, [outcome]);

  return {
    notice: outcome === 'copied' ? strings.room.copied : undefined,
    fault: outcome === 'refused' ? strings.room.notCopied : undefined,
    copy() {
      setOutcome(undefined);
      navigator.clipboard.writeText(link).then(
        () => setOutcome('copied'),
        () => setOutcome('refused'),
      );
    },
  };
}
