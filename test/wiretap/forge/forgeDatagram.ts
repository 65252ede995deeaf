import { encode16 } from './forgePcap.ts';

/** Between whom: addresses in IPv4 notation; or IPv6 for both, by the last byte after `fd00::`. */
export interface Route {
  readonly source: readonly [address: string, port: number];
  readonly destination: readonly [address: string, port: number];
}

/** The way back. */
export function reverseRoute({ source, destination }: Route): Route {
  return { source: destination, destination: source };
}

/** An IP packet with a UDP datagram. Checksums are zero: nothing here looks at them. */
export function forgeUdp(route: Route, payload: Uint8Array): Buffer {
  const ports = [encode16(route.source[1]), encode16(route.destination[1])];
  return forgeIp(route, 17, Buffer.concat([...ports, encode16(8 + payload.length), encode16(0), payload]));
}

/** An IP packet around a transport segment: IPv4, or IPv6 where the source has a colon. */
export function forgeIp({ source, destination }: Route, protocol: number, transport: Uint8Array): Buffer {
  if (source[0].includes(':')) {
    const header = Buffer.concat([
      Buffer.from([0x60, 0, 0, 0]),
      encode16(transport.length),
      Buffer.from([protocol, 64]),
    ]);
    return Buffer.concat([header, encodeIPv6(source[0]), encodeIPv6(destination[0]), transport]);
  }
  const header = Buffer.alloc(20);
  header.writeUInt8(0x45, 0);
  header.writeUInt16BE(20 + transport.length, 2);
  header.writeUInt8(64, 8);
  header.writeUInt8(protocol, 9);
  encodeIPv4(source[0]).copy(header, 12);
  encodeIPv4(destination[0]).copy(header, 16);
  return Buffer.concat([header, transport]);
}

function encodeIPv4(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number));
}

function encodeIPv6(address: string): Buffer {
  const last = Number.parseInt(address.split('::')[1] ?? '', 16);
  return Buffer.concat([Buffer.from([0xfd, 0]), Buffer.alloc(12), encode16(last)]);
}
