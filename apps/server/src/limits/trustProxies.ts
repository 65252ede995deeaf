import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Whether an address is that of a proxy whose word on who came before it is taken. */
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
    const family = familyOf(address);
    return family !== undefined && trusted.check(address, family);
  };
}

/**
 * The address that a request comes from: the last in its way that is no trusted proxy. What a stranger claims in a header
 * is never reached, and what is no address ends the way.
 */
export function clientAddress(
  { socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>,
  trusts: Trusts,
): string {
  let address = socket.remoteAddress ?? '';
  const claimed = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  while (claimed.length > 0 && trusts(address)) {
    const before = claimed.pop()?.trim() ?? '';
    if (!isIP(before)) break;
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
