import { type Fault, fail, ok, type Result } from '@sotto/base';

/** An IP packet with the point at which it was seen: with `-i any` one packet passes several. */
export interface LinkPayload {
  readonly vantage: string;
  readonly network: Buffer;
}

export type LinkFault = Fault<'link-type' | 'cut-short' | 'not-ip'>;

const EN10MB = 1;
const LINUX_SLL = 113;
const LINUX_SLL2 = 276;
const VLAN = [0x8100, 0x88a8];
const IP = [0x0800, 0x86dd];

/** Takes the link layer off: Ethernet with VLAN tags, or Linux "cooked" of either version. */
export function openLinkLayer(bytes: Buffer, linkType: number): Result<LinkPayload, LinkFault> {
  if (linkType === EN10MB) return openEthernet(bytes);
  if (linkType === LINUX_SLL) return openCooked(bytes);
  if (linkType === LINUX_SLL2) return openCooked2(bytes);
  return fail('link-type');
}

function openEthernet(bytes: Buffer): Result<LinkPayload, LinkFault> {
  let offset = 12;
  while (offset + 6 <= bytes.length && VLAN.includes(bytes.readUInt16BE(offset))) offset += 4;
  if (offset + 2 > bytes.length) return fail('cut-short');
  return ifIp(bytes.readUInt16BE(offset), { vantage: 'ethernet', network: bytes.subarray(offset + 2) });
}

/** LINKTYPE_LINUX_SLL: packet type, ARPHRD, address length, address, protocol. It doesn't name the interface. */
function openCooked(bytes: Buffer): Result<LinkPayload, LinkFault> {
  if (bytes.length < 16) return fail('cut-short');
  return ifIp(bytes.readUInt16BE(14), { vantage: `type${bytes.readUInt16BE(0)}`, network: bytes.subarray(16) });
}

/** LINKTYPE_LINUX_SLL2: protocol, reserved, interface index, ARPHRD, packet type, address length, address. */
function openCooked2(bytes: Buffer): Result<LinkPayload, LinkFault> {
  if (bytes.length < 20) return fail('cut-short');
  const vantage = `interface${bytes.readUInt32BE(4)}-type${bytes.readUInt8(10)}`;
  return ifIp(bytes.readUInt16BE(0), { vantage, network: bytes.subarray(20) });
}

function ifIp(etherType: number, payload: LinkPayload): Result<LinkPayload, LinkFault> {
  return IP.includes(etherType) ? ok(payload) : fail('not-ip');
}
