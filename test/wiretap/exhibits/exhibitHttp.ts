import type { HttpMessage } from '../http/httpMessage.ts';
import type { Exhibit } from './Exhibit.ts';

/** Headers whose value is an address. */
const ADDRESSES = ['referer', 'location', 'content-location', 'origin'];

/** The exhibits of a request or response: its addresses, its other headers, and its body. */
export function exhibitHttp(message: HttpMessage, kind: 'uplink' | 'downlink', where: string): readonly Exhibit[] {
  const headers = [...message.headers];
  const isResponse = message.startLine.startsWith('HTTP/');
  const [addresses, others] = [true, false].map((wanted) =>
    headers.filter(([name]) => ADDRESSES.includes(name) === wanted).map((header) => header.join(': ')),
  ) as [string[], string[]];
  (isResponse ? others : addresses).unshift(message.startLine);
  const ofText = (lines: readonly string[]) => Buffer.from(lines.join('\n'), 'latin1');
  return [
    { kind: 'url', where: `${where} address`, bytes: ofText(addresses), isDeep: true },
    { kind, where: `${where} headers`, bytes: ofText(others), isDeep: true },
    { kind, where: `${where} body`, bytes: message.body, isDeep: true },
  ];
}
