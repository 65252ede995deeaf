import type { NetworkInterfaceInfo } from 'node:os';

/** An address to bind and, where clients must use another, the one to tell them. */
export interface ListenAddress {
  readonly ip: string;
  readonly announcedAddress?: string;
}

/**
 * Chooses the addresses to listen on. An announced address of this machine is bound directly; an address outside it
 * (NAT, a container) is announced for all interfaces. Without an announced address: loopback and the first outward IPv4
 * address, since Firefox pairs no candidate with loopback.
 */
export function listenAddresses(
  announced: string | undefined,
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>,
): readonly ListenAddress[] {
  const own = Object.values(interfaces).flatMap((addresses) => addresses ?? []);
  if (announced) {
    const isOwn = announced.startsWith('127.') || own.some(({ address }) => address === announced);
    return isOwn ? [{ ip: announced }] : [{ ip: '0.0.0.0', announcedAddress: announced }];
  }
  const outward = own.find(({ family, internal }) => family === 'IPv4' && !internal);
  return [{ ip: '127.0.0.1' }, ...(outward ? [{ ip: outward.address }] : [])];
}
