import { type Bytes, concat, fail, ok } from '@sotto/base';
import { encodeCanonical, packInside, recordLimits } from '@sotto/protocol';
import { EncodedAnswer, encodeArrayOf, encodeMapOf } from '../rooms/EncodedAnswer.ts';
import type { LiveRoom } from '../rooms/LiveRoom.ts';
import type { ServerParts } from '../ServerParts.ts';
import type { Page, Row } from '../store/Store.ts';
import type { Handler } from './Handler.ts';

/** Returns hashes of the entries after a version: members read the roster like this. [G5, R13] */
export const hashes: Handler<'hashes'> = async ({ presence, parts }, { after }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  return ok({ after, hashes: await readHashes(parts, presence.room, after) });
};

/** Hashes of entries, a page at most: remembered, or from their rows. */
export async function readHashes({ rooms, store }: ServerParts, room: LiveRoom, after: number): Promise<Bytes> {
  const { roster, group, handle } = room;
  // From a page with gaps nobody can compute R(v), and each reading of one would cost the database a query. Clients get
  // a checkpoint's entries by `inside`.
  if (after < roster.begunAt) return new Uint8Array(0);
  const recent = roster.entryHashes(after, recordLimits.entryHashes);
  if (recent) return recent;
  const read = async (page: Page) => packHashes(page.after, await store.entries.hashes(handle, page));
  return rooms.hashPages.read(group, { after, first: roster.begunAt }, read);
}

/** Hashes of consecutive rows, up to the first that is missing. */
function packHashes(after: number, rows: readonly Row[]): Bytes {
  const gap = rows.findIndex(({ number }, index) => number !== after + index + 1);
  return concat(...rows.slice(0, gap < 0 ? rows.length : gap).map(({ bytes }) => bytes));
}

/** Reads entries by their versions, for members who open them. [G5, R13] */
export const entries: Handler<'entries'> = async ({ presence, parts }, { versions }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  const { roster, handle } = presence.room;
  const found = roster.recentEntries(versions);
  const missing = versions.filter((version) => !found.has(version) && version <= roster.version);
  for (const { number, bytes } of missing.length > 0 ? await parts.store.entries.pick(handle, missing) : [])
    found.set(number, bytes);
  const numbered = [...found].map(([version, entry]) =>
    encodeMapOf([
      ['entry', entry],
      ['version', encodeCanonical(version)],
    ]),
  );
  return ok(new EncodedAnswer(encodeMapOf([['entries', encodeArrayOf(numbered)]])));
};

/** Returns some of the entries inside at the newest checkpoint. [P8] */
export const inside: Handler<'inside'> = async ({ presence }, { offset }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  const { newest } = presence.room.checkpoints;
  const all = newest?.inside ?? [];
  const version = newest?.statement.header.minting?.version ?? 0;
  return ok({ version, count: all.length, entries: packInside(all.slice(offset, offset + recordLimits.insidePage)) });
};

/** Returns the steps of the newest generation after a given one, as far as they are remembered. [G3] */
export const steps: Handler<'steps'> = async ({ presence }, { generation, after }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  const found = presence.room.steps?.after(generation, after) ?? [];
  return ok({ steps: found.slice(0, recordLimits.page) });
};
