import { type Bytes, type Fault, fail, isEqual, ok, type Result } from '@sotto/base';
import { type Code, encodeCanonical, type Header, recordLimits, type Statement } from '@sotto/protocol';
import {
  createCheckpoint,
  findGrants,
  hashCheckpoint,
  isCheckpointValid,
  isModerator,
  isOwner,
  type Log,
  nameOf,
} from '@sotto/records';
import type { Store } from '../../store/Store.ts';
import { StoreError } from '../../store/StoreError.ts';
import type { KeptLog } from './KeptLog.ts';
import type { RosterLog } from './RosterLog.ts';
import { statementOf } from './StatementLog.ts';
import { decodeCheckpoint, type EncodedCheckpoint, encodeCheckpoint, parseCheckpoint } from './StoredCheckpoint.ts';

type Rows = Pick<Store, 'statements' | 'entries' | 'checkpoints'>;

/** A room's records, with which a checkpoint is compared. */
export interface Records {
  readonly kept: KeptLog;
  readonly roster: RosterLog;
}

/**
 * The newest checkpoint of a live room. Its row is written before the statement that carries it. If that statement
 * loses its number, the row has no effect. [P8]
 */
export class Checkpoints {
  readonly #handle: Bytes;
  readonly #rows: Rows;
  #newest: EncodedCheckpoint | undefined;
  /** Written for a statement that has no number yet. */
  #prepared: EncodedCheckpoint | undefined;

  constructor(handle: Bytes, rows: Rows, newest: EncodedCheckpoint | undefined) {
    this.#handle = handle;
    this.#rows = rows;
    this.#newest = newest;
  }

  get newest(): EncodedCheckpoint | undefined {
    return this.#newest;
  }

  /** About how much memory it takes, in bytes. */
  get weight(): number {
    return this.#newest ? this.#newest.bytes.length * 4 + this.#newest.inside.length * 100 : 0;
  }

  /** Stores the checkpoint that a statement carries, if our own records give the same one. */
  async prepare(statement: Statement, { kept, roster }: Records): Promise<Result<null, Fault<Code>>> {
    const { header } = statement;
    const { signer, minting, number } = header;
    if (!minting || !isModerator(kept.log, signer)) return fail('not-allowed');
    const { ejected } = kept.log;
    const inside = await roster.insideAt(minting.version, (join) => ejected.has(nameOf(join)));
    if (!inside) return fail('not-next');
    if (!isCheckpointValid(header, kept.log, inside)) return fail('not-allowed');
    const bytes = encodeCanonical(createCheckpoint(kept.log, inside));
    const checkpoint = parseCheckpoint(bytes);
    const grants = await this.#findGrants(kept, signer);
    if (!checkpoint || !grants) return fail('not-allowed');
    const prepared = { statement, grants, bytes, checkpoint, granted: kept.granted, inside };
    const row = { number, bytes: encodeCheckpoint(prepared) };
    if ((await this.#rows.checkpoints.keep(this.#handle, row)) === 'room-gone') return fail('room-gone');
    this.#prepared = prepared;
    return ok(null);
  }

  /**
   * Continues from the checkpoint of a statement that has its number, and forgets records that nobody reads any longer.
   */
  async begin(header: Header, roster: RosterLog): Promise<void> {
    const isIts = (each: EncodedCheckpoint | undefined) =>
      each && header.checkpoint && isEqual(hashCheckpoint(each.checkpoint), header.checkpoint);
    const found = isIts(this.#prepared) ? this.#prepared : await findStored(this.#rows, this.#handle, header);
    if (!found || !header.minting) throw new StoreError('query-failed');
    this.#prepared = undefined;
    const before = this.#newest;
    this.#newest = found;
    roster.restart(header.minting.version, found.inside);
    // Not awaited: it only frees space.
    void this.#forget(before, found);
  }

  /**
   * Deletes rows from before the previous checkpoint. A member who was away for so long reads the log from its newest
   * checkpoint again.
   */
  async #forget(before: EncodedCheckpoint | undefined, { statement, granted, inside }: EncodedCheckpoint) {
    try {
      await this.#rows.checkpoints.forgetBefore(this.#handle, statement.header.number);
      if (!before) return;
      const { number, minting } = before.statement.header;
      await this.#rows.statements.drop(this.#handle, {
        upTo: number - 1,
        except: [...granted].map(([, give]) => give),
      });
      const except = inside.map(({ version }) => version);
      await this.#rows.entries.drop(this.#handle, { upTo: minting?.version ?? 0, except });
    } catch (error) {
      // The next checkpoint will forget the rest.
      if (!(error instanceof StoreError)) throw error;
    }
  }

  /** The `give` statements from the owner to a member. */
  async #findGrants({ log, granted }: KeptLog, signer: Bytes): Promise<readonly Statement[] | undefined> {
    const gives: Statement[] = [];
    for (let holder = signer; !isOwner(log, holder); ) {
      const number = granted.get(nameOf(holder));
      if (number === undefined || gives.length >= recordLimits.grants) return undefined;
      const [row] = await this.#rows.statements.pick(this.#handle, [number]);
      if (!row) return undefined;
      const give = statementOf(row.bytes);
      gives.unshift(give);
      holder = give.header.signer;
    }
    return isChain(log, signer, gives) ? gives : undefined;
  }
}

function isChain(log: Log, signer: Bytes, gives: readonly Statement[]): boolean {
  const headers = gives.map(({ header }) => header);
  return findGrants(log, signer, headers)?.length === gives.length;
}

async function findStored({ checkpoints }: Rows, handle: Bytes, { number }: Header) {
  const row = (await checkpoints.find(handle)).find((each) => each.number === number);
  return row && decodeCheckpoint(row.bytes);
}

/** The newest checkpoint of a room whose statement has its number. */
export async function findCheckpoint(rows: Rows, handle: Bytes): Promise<EncodedCheckpoint | undefined> {
  for (const { number, bytes } of await rows.checkpoints.find(handle)) {
    const stored = decodeCheckpoint(bytes);
    const [row] = stored ? await rows.statements.pick(handle, [number]) : [];
    if (stored && row && isEqual(row.bytes, encodeCanonical(stored.statement))) return stored;
  }
  return undefined;
}
