import { type Bytes, type Fault, fail, isEqual, ok, type Result, toBase64url } from '@sotto/base';
import {
  bytes,
  type Code,
  encodeCanonical,
  parseMessage,
  type Statement,
  statement,
  statementLimits,
  uint,
} from '@sotto/protocol';
import {
  type CheckedStatement,
  checkStatement,
  isModerator,
  judge,
  judgeChecked,
  openLog,
  parseGenesis,
  type ReadStatement,
  type RoomLog,
  type StatementFault,
} from '@sotto/records';
import * as v from 'valibot';
import { sha256Now } from '../sha256Now.ts';
import type { Ledger, Room } from '../store/Store.ts';
import { StoreError } from '../store/StoreError.ts';
import { Breather } from './Breather.ts';
import type { KeptLog } from './RoomSnapshot.ts';
import { type Rank, StatementQueue } from './StatementQueue.ts';

/** What the server writes down with a statement, so that a restart changes nothing of what it does. */
const note = v.strictObject({
  /** How many entries the key roster had: later ones came after it. */
  rosterVersion: uint(statementLimits.rosterEntries),
  /** The sessions that it puts out, of those who were inside. */
  sessions: v.pipe(v.array(bytes(32)), v.maxLength(statementLimits.statementJoins)),
});
type Note = v.InferOutput<typeof note>;
const keptStatement = v.strictObject({ statement, note });
type KeptStatement = v.InferOutput<typeof keptStatement>;

/** A statement as a member hands it in. */
export interface Submission {
  readonly statement: Statement;
  /** Packed wraps of what it mints, in pieces. [G5] */
  readonly wraps: readonly Bytes[];
  /** Whether its signer is who the submitter may sign as. */
  isTheirs(log: RoomLog): boolean;
  /** Whether the signer has a number left to use up, asked once, of what is signed and theirs. */
  charge(rank: Rank): boolean;
  note(): Note;
}

/** A statement that has its number. */
export type Numbered = Pick<Submission, 'statement' | 'wraps'>;

/** What a submitter hears of each fault. Only after `not-next` is there a sense in trying again. */
const refusals: Record<StatementFault, Code> = {
  'room-closed': 'room-gone',
  'wrong-room': 'bad-message',
  malformed: 'bad-message',
  'bad-signature': 'bad-message',
  'not-next': 'not-next',
  forked: 'not-allowed',
  'not-allowed': 'not-allowed',
};

/**
 * A live room's log: read from the database, judged again, and gone on with one statement at a time. Among nodes the
 * primary key decides whose statement is the next. [P3, P8, R13]
 */
export class StatementLog {
  /** How many statements were read when it was opened. */
  rowsRead = 0;
  readonly #handle: Bytes;
  readonly #ledger: Ledger;
  #log: RoomLog;
  /** How many roster entries there were at the newest `lock`. */
  #lockedAfter: number;
  readonly #ejectedSessions: Set<string>;
  readonly #queue = new StatementQueue();
  readonly #breather = new Breather();
  /** Handed in, and perhaps written: the database gave no answer. Its wraps are on no disk. */
  #doubtful: Submission | undefined;
  /** Called for each statement in its order, and waited for before the next. */
  onNumbered: ((numbered: Numbered) => Promise<void> | void) | undefined;

  private constructor(handle: Bytes, ledger: Ledger, { log, lockedAfter, ejectedSessions }: KeptLog) {
    this.#handle = handle;
    this.#ledger = ledger;
    this.#log = log;
    this.#lockedAfter = lockedAfter;
    this.#ejectedSessions = new Set(ejectedSessions);
  }

  /** Reads a room's log from its beginning, or from where a snapshot has it, which must be in the database as it says. */
  static async open(
    row: Pick<Room, 'handle' | 'genesis'>,
    ledger: Ledger,
    kept?: KeptLog | undefined,
  ): Promise<StatementLog> {
    const start = kept && (await holdsHead(row.handle, ledger, kept)) ? kept : await openAtGenesis(row);
    const opened = new StatementLog(row.handle, ledger, start);
    await opened.#catchUp();
    opened.rowsRead = opened.#log.sequence - start.log.sequence;
    return opened;
  }

  /** What a snapshot keeps of it. */
  get kept(): KeptLog {
    return { log: this.#log, lockedAfter: this.#lockedAfter, ejectedSessions: this.#ejectedSessions };
  }

  /** What the statements so far add up to. */
  get log(): RoomLog {
    return this.#log;
  }

  /** Whether somebody registered under the entry of this number is kept waiting by a lock. [R13] */
  isWaiting({ join, version }: { readonly join: Bytes; readonly version: number }): boolean {
    const { isLocked, admitted, present } = this.#log;
    const name = toBase64url(join);
    return isLocked && version > this.#lockedAfter && !admitted.has(name) && !present.has(name);
  }

  /** Whether a join, or the session that wants to be another one, was put out. */
  isEjected({ join, session }: { readonly join: Bytes; readonly session: Bytes }): boolean {
    return this.#log.ejected.has(toBase64url(join)) || this.#ejectedSessions.has(toBase64url(session));
  }

  /**
   * Numbers a statement; the same bytes again are answered alike, and do nothing. What its signer has not signed, or may
   * not sign, neither waits for its turn nor reaches the database. [P8, R13]
   */
  async submit(submission: Submission): Promise<Result<null, Fault<Code>>> {
    const { gate } = submission.statement;
    const checked = checkStatement(hashed(submission.statement), this.#handle);
    if (!checked.ok) return fail(refusals[checked.error.code]);
    // Whose statement has its number already may have lost the power to sign it since.
    const isNew = gate.sequence > this.#log.sequence;
    if (isNew && !submission.isTheirs(this.#log)) return fail('not-allowed');
    const rank = isModerator(this.#log, gate.signer) ? 'moderator' : 'speaker';
    if (isNew && !submission.charge(rank)) return fail('rate-limited');
    return this.#queue.enter(rank, () => this.#number(submission, checked.value)) ?? fail('rate-limited');
  }

  /** Finds out what became of a statement on which the database gave no answer. */
  async settle(): Promise<void> {
    if (this.#doubtful) await this.#queue.enter('moderator', () => this.#catchUp());
  }

  async #number(submission: Submission, checked: CheckedStatement): Promise<Result<null, Fault<Code>>> {
    // Another node may be further, and so may the database after a write without an answer.
    if (this.#doubtful || checked.gate.sequence > this.#log.sequence + 1) await this.#catchUp();
    const judged = judgeChecked(this.#log, checked);
    if (!judged.ok) {
      const isAgain = judged.error.code === 'not-next' && (await this.#holds(submission.statement));
      return isAgain ? ok(null) : fail(refusals[judged.error.code]);
    }
    // The log may have gone on while it waited.
    if (!submission.isTheirs(this.#log)) return fail('not-allowed');
    const kept = { statement: submission.statement, note: submission.note() };
    const rows = [encodeCanonical(kept)];
    const added = await this.#append(rows, submission);
    if (added === 'room-gone') return fail('room-gone');
    if (added === 'number-taken') {
      this.#doubtful = submission;
      await this.#catchUp();
      return (await this.#holds(submission.statement)) ? ok(null) : fail('not-next');
    }
    await this.#take({ kept, log: judged.value, wraps: submission.wraps });
    return ok(null);
  }

  async #append(rows: readonly Bytes[], submission: Submission) {
    try {
      return await this.#ledger.append(this.#handle, { after: this.#log.sequence, rows });
    } catch (error) {
      this.#doubtful = submission;
      throw error;
    }
  }

  /** Reads what is in the database and not here yet. A doubtful statement that is there keeps its wraps. */
  async #catchUp(): Promise<void> {
    for (;;) {
      const page = { after: this.#log.sequence, most: statementLimits.logPage };
      const rows = await this.#ledger.read(this.#handle, page);
      for (const row of rows) {
        const kept = parseKept(row);
        const judged = judge(this.#log, hashed(kept.statement));
        if (!judged.ok) throw new StoreError('query-failed');
        const own = this.#doubtful;
        const wraps = own && isSame(own.statement, kept.statement) ? own.wraps : [];
        await this.#take({ kept, log: judged.value, wraps });
        await this.#breather.breathe();
      }
      if (rows.length < page.most) break;
    }
    this.#doubtful = undefined;
  }

  async #take({ kept, log, wraps }: { kept: KeptStatement; log: RoomLog; wraps: readonly Bytes[] }): Promise<void> {
    const { statement: next, note: noted } = kept;
    this.#log = log;
    if (next.gate.act === 'lock') this.#lockedAfter = noted.rosterVersion;
    for (const session of noted.sessions) this.#ejectedSessions.add(toBase64url(session));
    await this.onNumbered?.({ statement: next, wraps });
  }

  /** Whether this very statement has the number that it names. */
  async #holds(wanted: Statement): Promise<boolean> {
    const { sequence } = wanted.gate;
    if (sequence > this.#log.sequence) return false;
    const [row] = await this.#ledger.read(this.#handle, { after: sequence - 1, most: 1 });
    return row !== undefined && isSame(parseKept(row).statement, wanted);
  }
}

/** The log of a room at its genesis, as nothing was said in it yet. */
export async function openAtGenesis(row: Pick<Room, 'handle' | 'genesis'>): Promise<KeptLog> {
  const genesis = parseGenesis(row.genesis);
  const log = genesis.ok ? await openLog(genesis.value, row.handle) : genesis;
  if (!log.ok) throw new StoreError('query-failed');
  return { log: log.value, lockedAfter: 0, ejectedSessions: new Set() };
}

/** Whether the database has the statement with which a snapshot ends: one restored from a backup may not. */
async function holdsHead(handle: Bytes, ledger: Ledger, { log }: KeptLog): Promise<boolean> {
  if (log.sequence === 0) return true;
  const [row] = await ledger.read(handle, { after: log.sequence - 1, most: 1 });
  return row !== undefined && isEqual(hashed(parseKept(row).statement).hash, log.head);
}

/** The statement in a row of the database. */
export function statementOf(row: Bytes): Statement {
  return parseKept(row).statement;
}

/** A statement with its hashes, at once: statements wait in the order in which they came. */
function hashed(statement: Statement): ReadStatement {
  return { ...statement, hash: sha256Now(encodeCanonical(statement.gate)), bodyHash: sha256Now(statement.body) };
}

function parseKept(row: Bytes): KeptStatement {
  const kept = parseMessage(keptStatement, row);
  if (!kept.ok) throw new StoreError('query-failed');
  return kept.value;
}

function isSame(a: Statement, b: Statement): boolean {
  return isEqual(encodeCanonical(a), encodeCanonical(b));
}
