import { isIPv4, isIPv6 } from 'node:net';

/**
 * What counts as one address: an IPv4 address, however it is written, or the /64 that one IPv6 subscriber is given.
 * Anything else is itself.
 */
export function networkOf(address: string): string {
  const [plain = ''] = address.toLowerCase().split('%');
  const last = plain.slice(plain.lastIndexOf(':') + 1);
  if (isIPv4(plain) || !isIPv6(plain)) return plain;
  if (isIPv4(last) && /^(::ffff:|(0+:){5}ffff:)/.test(plain)) return last;
  const [head = '', tail] = plain.replace(last, isIPv4(last) ? '0:0' : last).split('::');
  const groups = (part: string) => part.split(':').filter(Boolean);
  const known = [...groups(head), ...groups(tail ?? '')].length;
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - known }, () => '0');
  const all = [...groups(head), ...zeros, ...groups(tail ?? '')];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
