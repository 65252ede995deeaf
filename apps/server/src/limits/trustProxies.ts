import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { readForwarded, readForwardedFor, type Way } from './forwardedFor.ts';

/** Tells whether an address belongs to a proxy whose X-Forwarded-For the server believes. */
export type Trusts = (address: string) => boolean;

/** Parses TRUSTED_PROXY: addresses and networks, separated by commas; `undefined` if one is neither. */
export function trustProxies(setting: string | undefined): Trusts | undefined {
  const trusted = new BlockList();
  for (const text of setting?.split(',') ?? []) {
    const [address = '', bits, ...rest] = text.split('/');
    const family = familyOf(address);
    if (!family || rest.length > 0) return undefined;
    if (bits === undefined) trusted.addAddress(address, family);
    else if (isPrefix(bits, family)) trusted.addSubnet(address, Number(bits), family);
    else return undefined;
  }
  return (address) => {
    // `BlockList` throws if an address has a zone, as the link-local addresses of neighbours do.
    const [plain = ''] = address.split('%');
    const family = familyOf(plain);
    return family !== undefined && trusted.check(plain, family);
  };
}

/**
 * Finds the client address of a request: the last address on its path that is not a trusted proxy. Addresses that a
 * stranger claims in a header come before that one and are never reached; anything that is not an address ends the path.
 *
 * `Forwarded` counts only without `X-Forwarded-For`. A proxy writes one of the two and passes the other on as a stranger
 * sent it, and nobody can tell which. So if both are there and lead to different addresses, neither counts.
 *
 * If the headers lead to no address, all requests through that proxy share one name, which is not the proxy's own.
 * Otherwise strangers could use up the requests that the proxy needs for its probes of /ready, and so have a healthy
 * server taken out of service.
 */
export function clientAddress(
  { socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>,
  trusts: Trusts,
): string {
  const from = socket.remoteAddress ?? '';
  if (!trusts(from)) return from;
  const ways = [readForwardedFor(headers), readForwarded(headers)].filter((way) => way !== undefined);
  const [address, other = address] = ways.map((way) => follow(way, { from, trusts }));
  if (address === undefined) return from;
  return address === other && address !== from ? address : `unknown behind ${from}`;
}

function follow(way: Way, { from, trusts }: { from: string; trusts: Trusts }): string {
  let address = from;
  for (const before of way.toReversed()) {
    if (before === undefined || !trusts(address)) break;
    address = before;
  }
  return address;
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 0 ? undefined : `ipv${version as 4 | 6}`;
}

function isPrefix(bits: string, family: 'ipv4' | 'ipv6'): boolean {
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 'ipv4' ? 32 : 128);
}
