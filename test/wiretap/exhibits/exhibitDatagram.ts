import { parseRtp } from '../media/rtp.ts';
import type { Datagram } from '../media/rtpFlows.ts';
import { nameEndpoint } from '../packets/Packet.ts';
import type { Exhibit } from './Exhibit.ts';

/**
 * The exhibits of a datagram: RTP headers and payload separately, everything else as it is (STUN, DTLS and RTCP too).
 */
export function exhibitDatagram(
  { source, destination, bytes }: Datagram,
  kind: 'uplink' | 'downlink',
): readonly Exhibit[] {
  const where = `media ${nameEndpoint(source)} > ${nameEndpoint(destination)}`;
  const rtp = parseRtp(bytes);
  if (!rtp.ok) return [{ kind, where, bytes, isDeep: false }];
  const { payload } = rtp.value;
  const header = bytes.subarray(0, bytes.length - payload.length);
  return [
    { kind: 'rtp-extension', where, bytes: header, isDeep: false },
    { kind, where, bytes: payload, isDeep: false },
  ];
}
