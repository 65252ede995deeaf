import { isIPv4, isIPv6 } from 'node:net';

/** A network from which somebody comes, and how many times the share of one address all of it has. */
export interface NetworkShare {
  readonly name: string;
  readonly share: number;
}

/**
 * The networks of an IPv6 address, in bits, with their shares: a /64 is one link, a /56 is usual for a home line, and a
 * /48 for a company or on request for a rented server.
 */
const sixes = [
  [64, 1],
  [56, 2],
  [48, 4],
] as const;

/**
 * The networks in which an address counts, the narrowest first: an IPv4 address, however it is written, or the /64, /56 and
 * /48 of an IPv6 address. Anything else is itself. IPv4 has no wider ones: neighbours there are strangers to each other.
 */
export function networksOf(address: string): readonly [NetworkShare, ...NetworkShare[]] {
  const [plain = ''] = address.toLowerCase().split('%');
  if (!isIPv6(plain)) return [{ name: plain, share: 1 }];
  const groups = groupsOf(plain);
  if (groups.slice(0, 6).join() === '0,0,0,0,0,65535') return [{ name: dotted(groups.slice(6)), share: 1 }];
  const digits = groups.map((group) => group.toString(16).padStart(4, '0')).join('');
  const within = ([bits, share]: (typeof sixes)[number]) => ({ name: `${digits.slice(0, bits / 4)}/${bits}`, share });
  const [link, home, site] = sixes;
  return [within(link), within(home), within(site)];
}

/** The eight numbers of an IPv6 address. */
function groupsOf(address: string): number[] {
  const last = address.slice(address.lastIndexOf(':') + 1);
  const hex = isIPv4(last) ? address.slice(0, -last.length) + hexOf(last) : address;
  const [before = [], after = []] = hex.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16));
}

/** An IPv4 address as two groups of an IPv6 one. */
function hexOf(four: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = four.split('.').map(Number);
  return [a * 256 + b, c * 256 + d].map((group) => group.toString(16)).join(':');
}

/** Two groups as an IPv4 address. */
function dotted(groups: readonly number[]): string {
  return groups.flatMap((group) => [group >> 8, group & 255]).join('.');
}
