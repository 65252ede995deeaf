import type { Privacy } from '@sotto/client';
import { laterStrings } from '../strings/later.ts';

/** What server and relay say, and where it is not what the keys say. */
export function Counts({ privacy }: { readonly privacy: Privacy }) {
  const { privacy: words } = laterStrings();
  const { holderCount, isComplete, serverCount, relayCount } = privacy;
  const differs = (count: number | undefined) => isComplete && count !== undefined && count !== holderCount;
  const sayRelay = () => (relayCount === undefined ? words.relaySilent : words.relay(relayCount));
  return (
    <section>
      <h3>{words.counts}</h3>
      {differs(serverCount) ? (
        <p className="fault">{words.serverDiffers(serverCount, holderCount)}</p>
      ) : (
        <p>{words.server(serverCount)}</p>
      )}
      {relayCount !== undefined && differs(relayCount) ? (
        <p className="fault">{words.relayDiffers(relayCount, holderCount)}</p>
      ) : (
        <p>{sayRelay()}</p>
      )}
      {(differs(serverCount) || differs(relayCount)) && <p className="hint">{words.differHint}</p>}
    </section>
  );
}
