import type { MediaEvidence } from '../Evidence.ts';
import type { NetworkView } from '../exhibits/readNetwork.ts';
import type { Anomaly } from '../Finding.ts';
import { findLikeness, measureLikeness } from '../sound/opusSource.ts';
import { checkConstantRate, type Violation } from './constantRate.ts';
import { findExtensions, MEDIASOUP_MID } from './headerExtensions.ts';

/** Three seconds: with fewer packets chance likeness grows. */
const FEWEST_PACKETS = 150;
const MOST_PACKETS = 500;
/** Ciphertext and other speech stay below 0.45, real decodings above 0.74 (`opusSource.test.ts` holds both ends). */
const PLAIN_FROM = 0.55;
const HEARD_FROM = 0.65;

/** Examines the media: headers, sizes and rate on the wire, and sound at the relay. */
export function examineMedia(media: MediaEvidence, flows: NetworkView['flows']): readonly Anomaly[] {
  const rate = checkConstantRate([...flows.uplink, ...flows.downlink], media.phases);
  const violations = rate.ok ? [] : rate.error.violations.map(toAnomaly);
  return [...violations, ...examineHeaders(flows), ...examineRelaySizes(media), ...examineSound(media)];
}

function toAnomaly({ code, where }: Violation): Anomaly {
  return { kind: code === 'payload-sizes' ? 'rtp-size' : 'rtp-rate', code, where };
}

function examineHeaders({ uplink, downlink }: NetworkView['flows']): readonly Anomaly[] {
  const judged = [
    ...uplink.map((flow) => ({ flow, codes: findExtensions(flow, []) })),
    ...downlink.map((flow) => ({ flow, codes: findExtensions(flow, [MEDIASOUP_MID]) })),
  ];
  return judged.flatMap(({ flow, codes }) =>
    codes.map((code) => ({ kind: 'rtp-extension', code, where: flow.name }) as const),
  );
}

function examineRelaySizes({ relayPayloads }: MediaEvidence): readonly Anomaly[] {
  const sizes = new Set(relayPayloads.map((payload) => payload.length));
  return sizes.size > 1 ? [{ kind: 'rtp-size', code: 'payload-sizes', where: 'relay payloads' }] : [];
}

function examineSound({ relayPayloads, openedFrames, source }: MediaEvidence): readonly Anomaly[] {
  if (relayPayloads.length < FEWEST_PACKETS) return [{ kind: 'unseen', code: 'relay-payloads', where: 'evidence' }];
  if (openedFrames.length < FEWEST_PACKETS) return [{ kind: 'unseen', code: 'opened-frames', where: 'evidence' }];
  const sealed = findLikeness(relayPayloads.slice(0, MOST_PACKETS), source);
  const openedScore = measureLikeness(openedFrames.slice(0, MOST_PACKETS), source);
  const anomalies: Anomaly[] = [];
  if (sealed.score >= PLAIN_FROM) anomalies.push({ kind: 'opus-plain', code: 'audible', where: 'relay payloads' });
  if (openedScore < HEARD_FROM) anomalies.push({ kind: 'opus-lost', code: 'inaudible', where: 'opened frames' });
  return anomalies;
}
