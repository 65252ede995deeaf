import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/**
 * The path of a request, as a header claims: the nearest proxy last. `undefined` stands for a hop without an address.
 */
export type Way = readonly (string | undefined)[];

/**
 * The way that `X-Forwarded-For` claims: addresses, with or without a port, in brackets, in quotes, over as many headers and
 * commas as there are.
 */
export function readForwardedFor(headers: IncomingHttpHeaders): Way | undefined {
  const header = textOf(headers['x-forwarded-for']);
  // A comma separates even within quotes, so that a stranger's open quote can't swallow what the proxy adds after it.
  const members = header?.split(',').map((member) => member.trim());
  return members?.filter((member) => member !== '').map((member) => readNode(unquote(member)));
}

/**
 * The path that `Forwarded` claims (RFC 7239): the `for` of each element; an element without one hides its origin. An
 * unclosed quote could have swallowed the part that the proxy added, so such a header counts as absent.
 */
export function readForwarded(headers: IncomingHttpHeaders): Way | undefined {
  const header = textOf(headers.forwarded);
  if (header === undefined) return undefined;
  const elements = split(header, ',');
  return elements ? elements.map((element) => readNode(forOf(element))) : [undefined];
}

function textOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.join(',');
}

/**
 * Splits a list at separators outside quotes; empty parts are left out (RFC 9110 section 5.6.1).
 * `undefined` if a quote does not end.
 */
function split(list: string, separator: string): string[] | undefined {
  const parts: string[] = [];
  let [isQuoted, start] = [false, 0];
  for (let at = 0; at <= list.length; at++) {
    const char = list[at];
    if (char === '"') isQuoted = !isQuoted;
    else if (char === '\\' && isQuoted) at++;
    if (char !== undefined && (isQuoted || char !== separator)) continue;
    parts.push(list.slice(start, at).trim());
    start = at + 1;
  }
  return isQuoted ? undefined : parts.filter((part) => part !== '');
}

/** The value of the one `for` of an element. */
function forOf(element: string): string {
  const pairs = (split(element, ';') ?? []).map((pair) => /^for=(.*)$/i.exec(pair)?.[1]);
  const named = pairs.filter((value) => value !== undefined);
  return named.length === 1 ? unquote(named[0] ?? '') : '';
}

function unquote(text: string): string {
  return /^".*"$/.test(text) ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1').trim() : text;
}

/** `1.2.3.4`, `1.2.3.4:80`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:80`; a zone is left out. */
function readNode(node: string): string | undefined {
  const bracketed = /^\[([^\]]*)\](?::\w{1,16})?$/.exec(node)?.[1];
  const four = /^([\d.]+)(?::\w{1,16})?$/.exec(node)?.[1];
  const [address = ''] = (bracketed ?? four ?? node).split('%');
  return isIP(address) ? address : undefined;
}
