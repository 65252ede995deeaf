import { parseUrl } from '@sotto/base';
import { claimPath } from '@sotto/protocol';

/** The pages that a link can lead to. */
export type LinkPage = 'room' | 'house' | 'claim';

/** The reason why a text leads nowhere. */
export type LinkFault = 'link-damaged' | 'link-without-key' | 'link-exposed';

/** A link, cleaned of everything around it: path and fragment alone. */
export type ReadLink = { readonly ok: true; readonly url: URL } | { readonly ok: false; readonly code: LinkFault };

export const linkPaths: Readonly<Record<LinkPage, string>> = { room: '/r', house: '/h', claim: claimPath };

/** Characters that nobody sees: messengers, mail programs and text editors leave them in copied links. */
const unseen = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
/** A `#` that a program has encoded, also twice. What follows it belongs to the path, and is sent to servers. */
const encodedFragment = /%(?:25)*23\s*v\d+\./i;
/** Ends an address in a text. */
const delimiters = String.raw`\s<>"'()[\]{}|`;
const delimiter = new RegExp(`[${delimiters}#]`, 'u');
const keyedFragment = /#\s*(v\d+\.[\s\S]*)/u;
const bareFragment = new RegExp(`^[${delimiters}]*(v\\d+\\.[\\s\\S]*)`, 'u');
const keylessAddress = new RegExp(`https?://[^${delimiters}]*`, 'iu');

/**
 * Whole fragments: version 1, with 32 bytes and the fingerprints after them in base64url. The last letter of each part
 * is one of a few, so that a letter of the text around it can't be taken for it.
 */
const bytes32 = String.raw`[\w-]{42}[AEIMQUYcgkosw048]`;
const bytes16 = String.raw`[\w-]{21}[AQgw]`;
const wholeLink = new RegExp(`^v1\\.${bytes32}\\.${bytes16}\\.${bytes16}`);
const wholeClaim = new RegExp(`^v1\\.${bytes32}\\.${bytes16}`);

/** Tells whether a path or query holds a link's secret, because something encoded the `#` before it. */
export function isExposed(pathAndQuery: string): boolean {
  return encodedFragment.test(pathAndQuery);
}

/** The page of a path, in any spelling that people and mail programs give it. */
export function pageOf(path: string): LinkPage | undefined {
  const plain = path.toLowerCase().replace(/\/+$/, '');
  return (Object.keys(linkPaths) as LinkPage[]).find((page) => linkPaths[page] === plain);
}

/** Tells whether a fragment is of a link, damaged or not, and not this browser's own name for something. */
export function isKeyed(fragment: string): boolean {
  return /^v\d+\./.test(fragment);
}

/**
 * The fragment of a link without what was stuck to it, such as `&fbclid=...`, a full stop, or a line break; `undefined` if
 * it holds no key at all. A damaged fragment stays damaged: the client says so.
 */
export function readFragment(page: LinkPage, text: string): string | undefined {
  const plain = decode(text).replace(unseen, '').replaceAll('\\', '').trimStart();
  const whole = page === 'claim' ? wholeClaim : wholeLink;
  const [found] = whole.exec(plain) ?? whole.exec(joinLines(plain)) ?? /^v\d+\.[\w.-]*/.exec(plain) ?? [];
  return found;
}

/** A text without its line breaks, and without the `=` or the `>` that a mail program sets there. */
function joinLines(text: string): string {
  const [first = '', ...others] = text.split('\n').map((line) => line.trimEnd().replace(/=$/, ''));
  return first + others.map((line) => line.replace(/^[\s>]+/, '')).join('');
}

/**
 * The link in a text that a person pasted: a whole link with or without `https://`, or only what follows a room's `#`,
 * with anything around it.
 */
export function readLink(text: string, origin: string): ReadLink {
  const plain = text.replace(unseen, '');
  if (isExposed(plain)) return { ok: false, code: 'link-exposed' };
  const keyed = keyedFragment.exec(plain);
  const address = keyed ? plain.slice(0, keyed.index).split(delimiter).at(-1) : '';
  const rest = keyed?.[1] ?? bareFragment.exec(plain)?.[1];
  if (rest === undefined) return { ok: false, code: isKeyless(plain, origin) ? 'link-without-key' : 'link-damaged' };
  const url = parseUrl(address ? withScheme(address, origin) : `${origin}${linkPaths.room}`);
  const page = url && pageOf(url.pathname);
  const fragment = page && readFragment(page, rest);
  if (!fragment) return { ok: false, code: 'link-damaged' };
  return { ok: true, url: new URL(`${url.origin}${linkPaths[page]}#${fragment}`) };
}

/** An address of a room or house as an address bar shows it, where no secret is. */
function isKeyless(text: string, origin: string): boolean {
  const address = keylessAddress.exec(text)?.[0] ?? text.trim();
  const url = parseUrl(withScheme(address, origin));
  return url !== undefined && pageOf(url.pathname) !== undefined;
}

/**
 * An address from its last `https://` on, since what stands before it is a redirection or a glued word. This server is
 * reached as this page was, which is http on the server's own machine; any other by https.
 */
function withScheme(address: string, origin: string): string {
  const [scheme, host] = origin.split('//');
  const lower = address.toLowerCase();
  const begin = Math.max(lower.lastIndexOf('https://'), lower.lastIndexOf('http://'));
  return begin >= 0 ? address.slice(begin) : `${address.startsWith(`${host}/`) ? scheme : 'https:'}//${address}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
