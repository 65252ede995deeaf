import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { readForwarded, readForwardedFor, type Way } from './forwardedFor.ts';

/** Tells whether an address belongs to a proxy whose X-Forwarded-For the server believes. */
export type Trusts = (address: string) => boolean;

/** The trust that TRUSTED_PROXY sets: addresses and networks, separated by commas; `undefined` where one is neither. */
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
    // A list of addresses throws at a zone, which a link-local address of this machine's neighbours has.
    const [plain = ''] = address.split('%');
    const family = familyOf(plain);
    return family !== undefined && trusted.check(plain, family);
  };
}

/**
 * The address that a request comes from: the last in its way that is no trusted proxy. What a stranger claims in a header
 * is never reached, and what is no address ends the way.
 *
 * `Forwarded` is read where there is no `X-Forwarded-For`. A proxy writes one of them and passes the other on as a stranger
 * sent it, and nobody can tell which; so where both are there and lead to different addresses, neither counts.
 *
 * Where headers lead to nobody, what comes through that proxy counts together, and apart from the proxy itself: else
 * strangers could use up what its probes of /ready need, and have a healthy server taken out of service.
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
