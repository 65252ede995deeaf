import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { parseUrl, randomBytes, Secret } from '@sotto/base';
import { formatHouseFragment, formatRoomFragment, parseHouseLink, parseName, parseRoomLink } from '@sotto/keys';
import { formatClaimFragment, parseClaimFragment } from '@sotto/protocol';
import { networksOf } from '../../apps/server/src/limits/networksOf.ts';
import { clientAddress, type Trusts, trustProxies } from '../../apps/server/src/limits/trustProxies.ts';
import { must, ofText, type Target } from './targets.ts';

const proxy = '10.0.0.1';
/** One name for all clients whose proxy headers lead to nobody. */
const unknown = `unknown behind ${proxy}`;
const trusts: Trusts = trustProxies('10.0.0.0/8,2001:db8::/32') ?? (() => false);

/** Returns the address of a client behind a proxy that adds `last`, after any addresses that the client claims. */
function behindProxy(headers: IncomingHttpHeaders): string {
  const address = clientAddress({ socket: { remoteAddress: proxy }, headers } as IncomingMessage, trusts);
  must(isIP(address) !== 0 || address === unknown, 'a way ends at an address, or behind the proxy');
  return address;
}

/** Reads a fragment as browsers read a URL: without the blanks and control characters that a paste may add. */
function fragmentOf(text: string): string {
  return (parseUrl(text)?.hash ?? text).replace(/^#/, '');
}

const last = '198.51.100.7';
const link = {
  secret: new Secret(randomBytes(32)),
  ownerFingerprint: randomBytes(16),
  serverFingerprint: randomBytes(16),
};
const room = formatRoomFragment({ kind: 'room', ...link });
const house = formatHouseFragment({ kind: 'house', ...link });
const claim = formatClaimFragment({ token: randomBytes(32), serverFingerprint: randomBytes(16) });
const ways = [
  '203.0.113.9',
  '203.0.113.9:443, 10.0.0.1',
  '[2606:4700::1]:443',
  '"[2606:4700::1]:443", "1.2.3.4"',
  ',, 1.1.1.1 ,',
];

/** Parsers of text that somebody else wrote: headers, addresses, links, names. */
export const textTargets: readonly Target[] = [
  ofText('X-Forwarded-For', ways, (text) => {
    // The address that the proxy adds counts, whatever a stranger claims.
    must(behindProxy({ 'x-forwarded-for': `${text},${last}` }) === last, 'a claim reaches no further than the proxy');
    return behindProxy({ 'x-forwarded-for': text }) !== unknown;
  }),
  ofText('Forwarded', ['for=203.0.113.9', 'for="[2606:4700::1]:443";proto=https, for=10.0.0.1;by="a,b"'], (text) => {
    const address = behindProxy({ forwarded: `${text}, for=${last}` });
    must(address === last || address === unknown, 'a claim reaches no further than the proxy');
    return behindProxy({ forwarded: text }) !== unknown;
  }),
  ofText('an address', ['192.0.2.1', '2001:db8::1', '::ffff:192.0.2.1', 'fe80::1%eth0', '1:2:3:4:5:6:7::'], (text) => {
    const networks = networksOf(text);
    must(
      networks.every(({ name }) => name.length <= Math.max(19, text.length)),
      'a network is no longer than its address',
    );
    must(networks.length === (networks[0].name.endsWith('/64') ? 3 : 1) || text.includes('/'), 'levels fit the family');
    return networks.length > 1;
  }),
  ofText('a room link', [room, `https://example.org/r#${room}`], (text) => {
    const parsed = parseRoomLink(text);
    if (parsed.ok) must(fragmentOf(text) === formatRoomFragment(parsed.value), 'a link has one spelling');
    return parsed.ok;
  }),
  ofText('a house link', [house, `https://example.org/h#${house}`], (text) => {
    const parsed = parseHouseLink(text);
    if (parsed.ok) must(fragmentOf(text) === formatHouseFragment(parsed.value), 'a link has one spelling');
    return parsed.ok;
  }),
  ofText('a claim', [claim], (text) => {
    const parsed = parseClaimFragment(text);
    if (parsed.ok) must(formatClaimFragment(parsed.value) === text, 'a claim has one spelling');
    return parsed.ok;
  }),
  ofText('a name', ['Ada', 'Bob \u00e9'], (text) => parseName(text).ok),
];
