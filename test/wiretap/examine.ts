import type { Evidence } from './Evidence.ts';
import { exhibitRecords } from './exhibits/exhibitRecords.ts';
import { findLeaks } from './exhibits/findLeaks.ts';
import { type NetworkView, readNetwork } from './exhibits/readNetwork.ts';
import type { Anomaly, Finding, LabelledSecret } from './Finding.ts';
import { examineMedia } from './media/examineMedia.ts';

/**
 * Returns everything that a conversation gave away, and everything that was not looked at. An empty result means: seen
 * in full, and nothing found.
 *
 * A kind of evidence that is missing altogether is a finding too (`unseen`), because an empty tap proves nothing.
 */
export function examine(evidence: Evidence, secrets: readonly LabelledSecret[]): readonly Finding[] {
  const network = readNetwork(evidence.packets, evidence.mediaPorts);
  return [
    ...findUnseen(evidence, network),
    ...network.anomalies,
    ...findLeaks([...network.groups, ...exhibitRecords(evidence)], secrets),
    ...examineMedia(evidence.media, network.flows),
  ];
}

function findUnseen({ openedMessages, controlMessages, logLines, rows, media }: Evidence, network: NetworkView) {
  const counts = {
    'uplink-messages': network.messages.uplink,
    'downlink-messages': network.messages.downlink,
    'uplink-media': network.flows.uplink.length,
    'downlink-media': network.flows.downlink.length,
    'opened-messages': openedMessages.length,
    'control-messages': controlMessages.length,
    'log-lines': logLines.length,
    rows: rows.length,
    phases: media.phases.length,
  };
  const missing = Object.entries(counts).filter(([, count]) => count === 0);
  return missing.map(([code]): Anomaly => ({ kind: 'unseen', code, where: 'evidence' }));
}
