import type { Bytes } from '@sotto/base';
import { encodeCanonical, type InsideEntry, packInside, type RosterEntry, type Showing } from '@sotto/protocol';
import { hash } from './hash.ts';
import { isSigned, verify } from './verify.ts';

/** R(0): 32 zeros. */
export const emptyRoster: Bytes = new Uint8Array(32);

/** Hashes a roster entry: SHA-256 of its canonical bytes. [G5] */
export function hashEntry(entry: RosterEntry): Bytes {
  return hash(encodeCanonical(entry));
}

/** R(v) = SHA-256(R(v - 1) || SHA-256(entry v)). [G5] */
export function extendRoster(before: Bytes, entryHash: Bytes): Bytes {
  return hash(before, entryHash);
}

/** The entries inside at a roster version, in order. */
export type Inside = readonly InsideEntry[];

/**
 * The roster hash from which a log continues after a checkpoint. It covers only the members inside, by version and
 * entry. [P8]
 */
export function restartRoster(inside: Inside): Bytes {
  return hash('sotto/2 inside', packInside(inside));
}

/** Tells whether `session` signed an entry, in the life of the room that begins with H(0). [G5] */
export function isEntrySigned(entry: RosterEntry, { start, session }: { start: Bytes; session: Bytes }): boolean {
  const type = 'credential' in entry ? 'registration' : 'leave';
  return isSigned(session, type, { ...entry, start });
}

/** The body that a member key signs as `showing`: this session is mine. [P6] */
export function showingBody(of: { start: Bytes; join: Bytes; session: Bytes }): Record<string, unknown> {
  return { start: of.start, join: of.join, session: of.session };
}

/** Tells whether a member key claims a session on stage. [P6] */
export function isShowing(
  { member, signature }: Showing,
  of: { readonly start: Bytes; readonly join: Bytes; readonly session: Bytes },
): boolean {
  return verify(member, { type: 'showing', body: showingBody(of), signature });
}
