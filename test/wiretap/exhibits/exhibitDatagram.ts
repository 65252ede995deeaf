import { parseRtp } from '../media/rtp.ts';
import type { Datagram } from '../media/rtpFlows.ts';
import { nameEndpoint } from '../packets/Packet.ts';
import type { Exhibit } from './Exhibit.ts';

/** What a datagram shows: of RTP its headers apart from its payload, else all as it is (STUN, DTLS and RTCP too). */
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
