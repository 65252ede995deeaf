import {
  type Bytes,
  type Fault,
  fail,
  fromBase64url,
  ok,
  parseUrl,
  type Result,
  Secret,
  toBase64url,
} from '@sotto/base';

/** The destination of a link: one room, or a house with its hallway of rooms. */
export type LinkKind = 'room' | 'house';

/** All contents of a link. Its holders can derive every key that the room or house gives to members. */
export interface Link<Kind extends LinkKind = LinkKind> {
  readonly kind: Kind;
  /** 32 random bytes; the holder of the link wipes them. */
  readonly secret: Secret;
  /** 16 bytes: roots moderators' powers, so that holding the link gives none. */
  readonly ownerFingerprint: Bytes;
  /** 16 bytes: lets a client refuse a middleman that swaps the server's key. */
  readonly serverFingerprint: Bytes;
}

const paths = { room: '/r', house: '/h' } as const satisfies Record<LinkKind, string>;
const fragmentForm = /^#?v1\.([\w-]{43})\.([\w-]{22})\.([\w-]{22})$/;

function fragmentOf(kind: LinkKind, text: string): string | undefined {
  const url = parseUrl(text);
  if (!url) return text;
  return /^https?:$/.test(url.protocol) && url.pathname === paths[kind] ? url.hash : undefined;
}

/** A link of one kind from a whole URL or from its fragment, with or without `#`. [K1] */
export function parseLink<Kind extends LinkKind>(kind: Kind, text: string): Result<Link<Kind>, Fault<'link-damaged'>> {
  const parts = fragmentForm.exec(fragmentOf(kind, text) ?? '');
  const [secret, ownerFingerprint, serverFingerprint] = (parts ?? []).slice(1).map(fromBase64url);
  if (!secret || !ownerFingerprint || !serverFingerprint) return fail('link-damaged');
  return ok({ kind, secret: new Secret(secret), ownerFingerprint, serverFingerprint });
}

/** The fragment of a link, without `#`. It holds the secret: for the clipboard and the address of a new page alone. [K1] */
export function formatFragment(link: Link): string {
  const parts = [link.secret.expose(), link.ownerFingerprint, link.serverFingerprint];
  return ['v1', ...parts.map(toBase64url)].join('.');
}

/** The path of the page for a link of this kind. The fragment after it is never sent. */
export function linkPath(kind: LinkKind): string {
  return paths[kind];
}
