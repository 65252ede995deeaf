import type { Privacy } from '@sotto/client';
import { useLasting } from '../../parts/useLasting.ts';
import { laterStrings } from '../../strings/later.ts';

/** How long the two counts may differ: a person who comes or goes is counted by each at another moment. */
const settleMs = 10_000;

interface CountsProps {
  readonly privacy: Privacy;
  readonly isLocked: boolean;
}

/**
 * The counts of server and relay, with a warning if they reach more people than hold keys. Fewer is no fault: nobody is
 * sent their own sound, and a connection may have been lost without a farewell. People before a locked room wait
 * without a key.
 */
export function Counts({ privacy, isLocked }: CountsProps) {
  const { privacy: words } = laterStrings();
  const { holderCount, namelessCount, isComplete, serverCount, relayCount } = privacy;
  const known = holderCount + namelessCount;
  const isServerMore = useLasting(isComplete && !isLocked && serverCount > known, settleMs);
  const isRelayMore = useLasting(isComplete && relayCount !== undefined && relayCount > known, settleMs);
  return (
    <section>
      <h3>{words.counts}</h3>
      <p className={isServerMore ? 'fault' : undefined}>{words.server(serverCount)}</p>
      <p className={isRelayMore ? 'fault' : undefined}>
        {relayCount === undefined ? words.relaySilent : words.relay(relayCount)}
      </p>
      {isServerMore || isRelayMore ? <p className="hint">{words.more}</p> : <p className="hint">{words.countsAbout}</p>}
    </section>
  );
}
