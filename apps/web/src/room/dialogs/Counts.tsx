import type { Privacy } from '@sotto/client';
import { useLasting } from '../../parts/useLasting.ts';
import { laterStrings } from '../../strings/later.ts';

/**
 * How long the two counts may differ, because server and relay don't count a person who comes or goes at the same
 * moment.
 */
const settleMs = 10_000;

interface CountsProps {
  readonly privacy: Privacy;
  readonly isLocked: boolean;
}

/**
 * Shows the counts of server and relay, with a warning if either is higher than the number of people who hold keys. A
 * lower count is no fault: the relay sends nobody their own sound, and a person may have lost their connection. People
 * who wait before a locked room have no key.
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
