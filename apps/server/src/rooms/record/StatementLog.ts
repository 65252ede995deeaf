import { type Bytes, type Fault, fail, isEqual, ok, type Result } from '@sotto/base';
import { type Code, encodeCanonical, type Header, type Statement } from '@sotto/protocol';
import {
  isModerator,
  isSigned,
  judge,
  judgeSigned,
  type Log,
  NameMap,
  nameOf,
  openLog,
  parseGenesis,
  parseStatement,
  type ReadStatement,
  type StatementFault,
} from '@sotto/records';
import type { MintedWraps, Room, StatementLedger } from '../../store/Store.ts';
import { StoreError } from '../../store/StoreError.ts';
import { Breather } from './Breather.ts';
import { follow, type KeptLog } from './KeptLog.ts';
import { type Rank, StatementQueue } from './StatementQueue.ts';
import { sha256Now } from './sha256Now.ts';

/** A statement as a member submits it. */
export interface Submission {
  readonly statement: Statement;
  /** Packed wraps of the generation that it mints. [G6] */
  readonly wraps: Bytes;
  /** The wraps that are stored with it, decided at the moment of writing. */
  keptWraps(): Bytes;
  /** Tells whether the submitter may sign as this signer. */
  isTheirs(log: Log): boolean;
  /**
   * Charges one number to the signer and tells whether there was one left. Called once, for a signed statement of
   * theirs.
   */
  charge(rank: Rank): boolean;
  /**
   * Checks what only a server can know, for a statement that follows. May write rows that must exist before it. [P4]
   */
  check(log: Log): Promise<Result<null, Fault<Code>>>;
}

/** A statement that has its number. */
export type Numbered = Pick<Submission, 'statement' | 'wraps'>;

/** The submitter's code for each fault. Trying again makes sense only after `not-next`. */
const refusals: Record<StatementFault, Code> = {
  'room-closed': 'room-gone',
  'wrong-room': 'bad-message',
  malformed: 'bad-message',
  'bad-signature': 'bad-message',
  'not-next': 'not-next',
  forked: 'not-allowed',
  'not-allowed': 'not-allowed',
};

/** Rows that are read at once. */
const pageRows = 64;

/**
 * A live room's log: read from the database, judged again, and extended by one statement at a time. Among nodes the
 * primary key decides whose statement is next. [P3, P9, R13]
 */
export class StatementLog {
  /** Number of statements read at opening. */
  rowsRead = 0;
  readonly #handle: Bytes;
  readonly #ledger: StatementLedger;
  #kept: KeptLog;
  #minted: MintedWraps | undefined;
  readonly #queue = new StatementQueue();
  readonly #breather = new Breather();
  /**
   * The submitted statement that the database has perhaps written, but gave no answer. Most of its wraps are on no
   * disk.
   */
  #doubtful: Submission | undefined;
  /** Called for each statement with a checkpoint, and waited for before anybody hears of it. */
  onCheckpoint: ((header: Header) => Promise<void>) | undefined;
  /** Called for each statement in its order, and waited for before the next. */
  onNumbered: ((numbered: Numbered) => Promise<void> | void) | undefined;

  private constructor(handle: Bytes, ledger: StatementLedger, kept: KeptLog) {
    this.#handle = handle;
    this.#ledger = ledger;
    this.#kept = kept;
  }

  /** Reads a room's log from a snapshot that agrees with the database, or from its start. */
  static async open(
    row: Pick<Room, 'handle' | 'genesis'>,
    ledger: StatementLedger,
    from: { readonly snapshot?: KeptLog | undefined; readonly start?: () => KeptLog } = {},
  ): Promise<StatementLog> {
    const { snapshot, start: begin = () => openAtGenesis(row) } = from;
    const start = snapshot && (await holdsHead(row.handle, ledger, snapshot)) ? snapshot : begin();
    const opened = new StatementLog(row.handle, ledger, start);
    await opened.#catchUp();
    opened.rowsRead = opened.log.number - start.log.number;
    if (opened.log.generation) opened.#minted = await ledger.minted(row.handle);
    return opened;
  }

  /** The state that a snapshot stores. */
  get kept(): KeptLog {
    return this.#kept;
  }

  /** The state of the log after all statements so far. */
  get log(): Log {
    return this.#kept.log;
  }

  /** Number of statements since the newest checkpoint. */
  get length(): number {
    return this.log.number - this.#kept.begunAt;
  }

  /** The wraps of the newest generation that are kept. */
  get minted(): MintedWraps | undefined {
    const { generation } = this.log;
    return this.#minted?.generation === generation?.number ? this.#minted : undefined;
  }

  isEjected(join: Bytes): boolean {
    return this.log.ejected.has(nameOf(join));
  }

  /** Statements after a number, a page of them at most, as their rows have them. */
  async read(after: number): Promise<Statement[]> {
    const rows = await this.#ledger.read(this.#handle, { after, most: pageRows });
    return rows.map(({ bytes }) => statementOf(bytes));
  }

  /**
   * Numbers a statement. The same bytes again get the same answer and have no further effect. A statement that its
   * signer has not signed, or may not sign, neither waits for its turn nor reaches the database. [P9, R13]
   */
  async submit(submission: Submission): Promise<Result<null, Fault<Code>>> {
    const statement = hashed(submission.statement);
    const { header } = statement;
    if (!isEqual(header.start, this.log.start) || !isSigned(header.signer, 'statement', header))
      return fail('bad-message');
    // The signer of a statement that is already numbered may have lost the power for it since.
    const isNew = header.number > this.log.number;
    if (isNew && !submission.isTheirs(this.log)) return fail('not-allowed');
    const rank = isModerator(this.log, header.signer) ? 'moderator' : 'speaker';
    if (isNew && !submission.charge(rank)) return fail('rate-limited');
    return this.#queue.enter(rank, () => this.#number(submission, statement)) ?? fail('rate-limited');
  }

  /** Finds out what became of a statement to which the database gave no answer. */
  async settle(): Promise<void> {
    if (this.#doubtful) await this.#queue.enter('moderator', () => this.#catchUp());
  }

  async #number(submission: Submission, statement: ReadStatement): Promise<Result<null, Fault<Code>>> {
    // Another node may be further, and so may the database after a write without an answer.
    if (this.#doubtful || statement.header.number > this.log.number + 1) await this.#catchUp();
    const judged = judgeSigned(this.log, statement);
    if (!judged.ok) {
      const isAgain = judged.error.code === 'not-next' && (await this.#holds(submission.statement));
      return isAgain ? ok(null) : fail(refusals[judged.error.code]);
    }
    // The log may have gone on while it waited.
    if (!submission.isTheirs(this.log)) return fail('not-allowed');
    const checked = await submission.check(this.log);
    if (!checked.ok) return checked;
    return this.#write(submission, { statement, log: judged.value });
  }

  async #write(
    submission: Submission,
    { statement, log }: { statement: ReadStatement; log: Log },
  ): Promise<Result<null, Fault<Code>>> {
    const generation = statement.header.minting ? statement.header.number : undefined;
    const minted = generation ? { generation, wraps: submission.keptWraps() } : undefined;
    const added = await this.#append(submission, minted);
    if (added === 'room-gone') return fail('room-gone');
    if (added === 'number-taken') {
      this.#doubtful = submission;
      await this.#catchUp();
      return (await this.#holds(submission.statement)) ? ok(null) : fail('not-next');
    }
    if (minted) this.#minted = minted;
    await this.#take(submission, log);
    return ok(null);
  }

  async #append(submission: Submission, minted: MintedWraps | undefined) {
    const rows = [encodeCanonical(submission.statement)];
    try {
      return await this.#ledger.append(this.#handle, {
        after: this.log.number,
        rows,
        ...(minted && { minted }),
      });
    } catch (error) {
      this.#doubtful = submission;
      throw error;
    }
  }

  /** Reads rows of the database that are missing here. A doubtful statement that is among them keeps its wraps. */
  async #catchUp(): Promise<void> {
    for (;;) {
      const rows = await this.#ledger.read(this.#handle, { after: this.log.number, most: pageRows });
      for (const { bytes } of rows) {
        await this.#readOn(readOwn(bytes));
        await this.#breather.breathe();
      }
      if (rows.length < pageRows) break;
    }
    this.#doubtful = undefined;
  }

  async #readOn(statement: ReadStatement): Promise<void> {
    const judged = judge(this.log, statement);
    if (!judged.ok) throw new StoreError('query-failed');
    const own = this.#doubtful && isSame(this.#doubtful.statement, statement) ? this.#doubtful : undefined;
    if (own && statement.header.minting) this.#minted = await this.#ledger.minted(this.#handle);
    await this.#take({ statement: plain(statement), wraps: own?.wraps ?? new Uint8Array(0) }, judged.value);
  }

  async #take({ statement, wraps }: Numbered, log: Log): Promise<void> {
    const { header } = statement;
    this.#kept = follow(this.#kept, header, log);
    if (header.checkpoint) await this.onCheckpoint?.(header);
    await this.onNumbered?.({ statement, wraps });
  }

  /** Tells whether exactly this statement has the number that it names. */
  async #holds(wanted: Statement): Promise<boolean> {
    const { number } = wanted.header;
    if (number > this.log.number) return false;
    const [row] = await this.#ledger.pick(this.#handle, [number]);
    return row !== undefined && isSame(statementOf(row.bytes), wanted);
  }
}

/** The log of a room at its genesis, before any statement. */
export function openAtGenesis(row: Pick<Room, 'handle' | 'genesis'>): KeptLog {
  const genesis = parseGenesis(row.genesis);
  const log = genesis.ok ? openLog(genesis.value, row.handle) : genesis;
  if (!log.ok) throw new StoreError('query-failed');
  return { log: log.value, begunAt: 0, granted: NameMap.of<number>([]) };
}

/** Tells whether the database contains the last statement of a snapshot. A database restored from a backup may not. */
async function holdsHead(handle: Bytes, ledger: StatementLedger, { log }: KeptLog): Promise<boolean> {
  if (log.number === 0) return true;
  const [row] = await ledger.pick(handle, [log.number]);
  return row !== undefined && isEqual(readOwn(row.bytes).hash, log.head);
}

/** The statement in a row of the database. */
export function statementOf(row: Bytes): Statement {
  return plain(readOwn(row));
}

function readOwn(row: Bytes): ReadStatement {
  const read = parseStatement(row);
  if (!read.ok) throw new StoreError('query-failed');
  return read.value;
}

function plain({ header, body }: Statement): Statement {
  return { header, body };
}

/** A statement with its hashes, at once: statements wait in the order in which they came. */
function hashed(statement: Statement): ReadStatement {
  return { ...statement, hash: sha256Now(encodeCanonical(statement.header)), bodyHash: sha256Now(statement.body) };
}

function isSame(a: Statement, b: Statement): boolean {
  return isEqual(encodeCanonical(plain(a)), encodeCanonical(plain(b)));
}
